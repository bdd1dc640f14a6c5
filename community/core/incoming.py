"""What a browser sends, freed once of what no database takes, before any view reads it."""

import re
from typing import Any

from flask import Flask, Request, request
from typing_extensions import override
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, ValidationError

from community.core.errors import NotFound
from community.core.i18n import _

# The largest number of a row on either database.
LARGEST = 2**63 - 1
_DIGITS = len(str(LARGEST))
_HALVES = re.compile("[\ud800-\udfff]")


class RowNumber(IntegerConverter):
    """`<int:…>` of an address: a number that no row can have is an address that is not there."""

    @override
    def to_python(self, value: str) -> Any:
        # Told by its length first: Python refuses to read a number of thousands of digits.
        if len(value) > _DIGITS or int(value) > LARGEST:
            raise ValidationError
        return super().to_python(value)


class Parameters(ImmutableMultiDict[str, Any]):
    """Queries and forms without NUL, the one character that PostgreSQL keeps in no text."""

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent)
        for name, values in list(dict.items(self)):
            cleaned: Any = _storable(values)
            dict.__setitem__(self, name, cleaned)


class CleanRequest(Request):
    """A request whose queries, forms and JSON can be handed to a database as they are."""

    parameter_storage_class = Parameters

    @override
    def get_json(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return _storable(super().get_json(*args, **kwargs))
        except RecursionError:
            return None  # brackets in brackets without end say nothing


def init_app(app: Flask) -> None:
    """Teach the application what it takes; call this before anything else reads a request."""
    app.request_class = CleanRequest
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def _refuse_nul_in_addresses() -> None:
        if "\0" in request.path:
            raise NotFound(_("This page does not exist, or no longer does."))


def as_row_number(typed: object) -> int:
    """Return the number of a row as a form sent it; 0, which no row has, for anything else."""
    text = str(typed or "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return number if is_number and (number := int(text)) <= LARGEST else 0


def _storable(sent: Any) -> Any:
    """Leave out NUL, and replace the halves of characters that only JSON can send."""
    if isinstance(sent, str):
        return _HALVES.sub("\ufffd", sent.replace("\0", ""))
    if isinstance(sent, list):
        return [_storable(one) for one in sent]
    if isinstance(sent, dict):
        return {_storable(name): _storable(one) for name, one in sent.items()}
    return sent
