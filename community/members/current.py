"""The actor of the request in hand, built once by whoever proves identity."""

from collections.abc import Callable
from dataclasses import replace

from flask import g, has_request_context

from community.members.actor import VISITOR, Actor
from community.members.presenters import actor_avatar_url

_sources: list[Callable[[], Actor]] = []


def provide(source: Callable[[], Actor]) -> None:
    """Tell how to find the actor of a request; called once, by `identity`."""
    _sources[:] = [source]


def current_actor() -> Actor:
    """Return who acts in this request; a visitor where nobody signed in."""
    if not has_request_context() or not _sources:
        return VISITOR
    actor: Actor | None = g.get("actor")
    if actor is None:
        actor = _sources[0]()
        if actor.is_signed_in:
            actor = replace(actor, avatar_url=actor_avatar_url(actor))
        g.actor = actor
    return actor


def forget_current_actor() -> None:
    """Find the actor anew after signing in, signing out or changing a preference."""
    g.pop("actor", None)
