"""Exact in-memory caches: a value is kept until the stamp written with its change differs."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from community.core.db import db
from community.core.models import Stamp

Value = TypeVar("Value")

_SESSION_KEY = "community_stamps"
_LOADED_KEY = "community_loaded"
STAMPS = select(Stamp.name, Stamp.number)
_kept: dict[str, tuple[int, Any]] = {}


def stamp(name: str) -> int | None:
    """Return the version of `name`, read once per session; None when it never changed."""
    session = db.session()
    known: dict[str, int] | None = session.info.get(_SESSION_KEY)
    if known is None:
        known = dict(session.connection().execute(STAMPS).all())
        session.info[_SESSION_KEY] = known
    return known.get(name)


def bump(name: str) -> None:
    """Give `name` a new version in the caller's transaction, so that every process reloads it.

    The number is random rather than counted: a restored backup or a fresh database can then
    never meet a cache that carries the same number for other content.
    """
    db.session.merge(Stamp(name=name, number=secrets.randbits(62)))
    db.session.flush()
    forget_session_stamps()


def kept(name: str, load: Callable[[], Value]) -> Value:
    """Return the value that `load` gave for the current stamp, loading it when the stamp moved."""
    current = stamp(name)
    if current is None:
        return _kept_in_session(name, load)
    found = _kept.get(name)
    if found is None or found[0] != current:
        found = (current, load())
        _kept[name] = found
    value: Value = found[1]
    return value


def _kept_in_session(name: str, load: Callable[[], Value]) -> Value:
    """Before its first change a thing has no version: it is loaded once per session."""
    loaded: dict[str, Any] = db.session().info.setdefault(_LOADED_KEY, {})
    if name not in loaded:
        loaded[name] = load()
    value: Value = loaded[name]
    return value


def forget_session_stamps() -> None:
    """Read the stamps anew in this session; for work that outlives one request."""
    db.session().info.pop(_SESSION_KEY, None)
    db.session().info.pop(_LOADED_KEY, None)
