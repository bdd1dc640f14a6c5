"""Reads one field of a JSON object as the type it should have, or as nothing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

Fields = Mapping[str, object]

# NUL and lone surrogates cannot be stored; the other controls have no place in a text.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")
REPLACEMENT = "\ufffd"


def is_clean(value: object) -> bool:
    """Say whether a text can be kept as it is."""
    return not isinstance(value, str) or not _NOT_TEXT.search(value)


def text(fields: Fields, name: str) -> str:
    """Return a text without signs that no database keeps; an empty one for any other type."""
    value = fields.get(name)
    return _NOT_TEXT.sub(REPLACEMENT, value) if isinstance(value, str) else ""


def line(fields: Fields, name: str) -> str:
    """Return a text as one line, without space around it."""
    return " ".join(text(fields, name).split())


def integer(fields: Fields, name: str) -> int | None:
    value = fields.get(name)
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and abs(value) < 1 << 62 else None


def count(fields: Fields, name: str) -> int:
    """Return a number that cannot be below zero."""
    return max(0, integer(fields, name) or 0)


def flag(fields: Fields, name: str) -> bool:
    return fields.get(name) is True


def moment(fields: Fields, name: str) -> datetime | None:
    """Return an aware UTC time; one without a zone is taken as UTC."""
    value = fields.get(name)
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def record(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def records(fields: Fields, name: str) -> list[Fields]:
    """Return the objects of a list, without what is not one."""
    value = fields.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
