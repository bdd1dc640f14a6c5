"""Keyset pages: a list goes on from the last row shown, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam, tuple_
from sqlalchemy.sql.elements import ColumnElement

from community.core.errors import Invalid
from community.core.i18n import _
from community.core.incoming import LARGEST

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; `next` and `previous` are opaque cursors, empty at the ends."""

    items: tuple[Item, ...]
    next: str = ""
    previous: str = ""

    def map(self, change: Callable[[Item], Other]) -> "Page[Other]":
        """Return the same page of other items."""
        return Page(tuple(change(item) for item in self.items), self.next, self.previous)


@dataclass(frozen=True)
class PageRequest:
    """What the reader asked for: rows after one cursor, or rows before another."""

    after: str = ""
    before: str = ""
    size: int = 30


@dataclass(frozen=True)
class Keyset:
    """A total order, all columns in one direction, the last of them unique."""

    columns: tuple[Any, ...]
    is_descending: bool = True

    def page(
        self, statement: Select[*tuple[Any, ...]], request: PageRequest
    ) -> tuple[Select[*tuple[Any, ...]], bool]:
        """Order and bound the statement; also tell whether rows come back reversed."""
        is_backwards = bool(request.before and not request.after)
        descends = self.is_descending is not is_backwards
        cursor = request.before if is_backwards else request.after
        if cursor:
            values = self._checked(decode_cursor(cursor))
            statement = statement.where(self._beyond(values, descends=descends))
        ordered = [c.desc() if descends else c.asc() for c in self.columns]
        return statement.order_by(*ordered).limit(request.size + 1), is_backwards

    def kept_page(
        self, statement: Select[*tuple[Any, ...]], request: PageRequest
    ) -> tuple[Select[*tuple[Any, ...]], dict[str, Any], bool]:
        """Do the same for a statement that is built once: another page is other parameters.

        Building a statement and finding its compiled form again costs more than running it.
        """
        is_backwards = bool(request.before and not request.after)
        cursor = request.before if is_backwards else request.after
        values = self._checked(decode_cursor(cursor)) if cursor else []
        bounded = _bounded(self, statement, is_backwards, bool(cursor), request.size)
        parameters = {f"cursor_{number}": value for number, value in enumerate(values)}
        return bounded, parameters, is_backwards

    def _checked(self, values: Sequence[Any]) -> Sequence[Any]:
        if len(values) != len(self.columns) or not all(map(_is_of, self.columns, values)):
            raise Invalid(_("This page link is not valid any more."))
        return values

    def _beyond(self, values: Sequence[Any], *, descends: bool) -> ColumnElement[bool]:
        mine, theirs = tuple_(*self.columns), tuple_(*values)
        return mine < theirs if descends else mine > theirs


@lru_cache(maxsize=512)
def _bounded(
    keyset: Keyset,
    statement: Select[*tuple[Any, ...]],
    is_backwards: bool,  # noqa: FBT001
    has_cursor: bool,  # noqa: FBT001
    size: int,
) -> Select[*tuple[Any, ...]]:
    descends = keyset.is_descending is not is_backwards
    if has_cursor:
        values = [
            bindparam(f"cursor_{number}", type_=column.type)
            for number, column in enumerate(keyset.columns)
        ]
        statement = statement.where(keyset._beyond(values, descends=descends))
    ordered = [c.desc() if descends else c.asc() for c in keyset.columns]
    return statement.order_by(*ordered).limit(size + 1)


def finish_page(
    rows: Sequence[Item],
    request: PageRequest,
    *,
    is_backwards: bool,
    key: Callable[[Item], Sequence[Any]],
) -> Page[Item]:
    """Turn size + 1 fetched rows into a page with its neighbours' cursors."""
    has_more = len(rows) > request.size
    kept = list(rows[: request.size])
    if is_backwards:
        kept.reverse()
    if not kept:
        return Page(())
    has_next = has_more if not is_backwards else True
    has_previous = bool(request.after) if not is_backwards else has_more
    return Page(
        tuple(kept),
        encode_cursor(key(kept[-1])) if has_next else "",
        encode_cursor(key(kept[0])) if has_previous else "",
    )


def encode_cursor(values: Sequence[Any]) -> str:
    """Pack the sort values of a row; the reader may see them, they are no secret."""
    packed = [
        {"t": v.astimezone(UTC).isoformat()} if isinstance(v, datetime) else v for v in values
    ]
    raw = json.dumps(packed, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """Unpack a cursor; raise `Invalid` for anything that this site did not write."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(raw)
        return [_plain(value) for value in values]
    except (
        binascii.Error,
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise Invalid(_("This page link is not valid any more.")) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _moment(value["t"])
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(type(value).__name__)
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    # Half a character of JSON cannot be encoded, and says so with a ValueError.
    if isinstance(value, str) and b"\0" in value.encode():
        raise ValueError(value)
    return value


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(written)
    return moment.astimezone(UTC)


def _is_of(column: Any, value: Any) -> bool:
    """Tell whether a value of a cursor can be compared with a column: PostgreSQL is strict."""
    wanted = column.type.python_type
    return isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
