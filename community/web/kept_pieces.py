"""Pieces of pages, rendered once for all who see the same.

`{% kept a, b %}…{% endkept %}` renders its body once per language and per values of a and b.
Nothing is ever invalidated: whatever the body shows must stand in the values, so that a change of
a shown word is another piece. A value that is `None` keeps nothing.

What a page cost was mostly rows that had not changed since the page before (docs/performance.md).
"""

import threading
from collections.abc import Callable, Hashable

from cachetools import LRUCache
from flask import request
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

KEPT_BYTES = 8 * 1024 * 1024
# A key and its place weigh about as much as a short piece.
OVERHEAD = 600


class Pieces:
    """The pieces of this process, the longest unused leaving first."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._pieces: LRUCache[Hashable, Markup] = LRUCache(
            most, getsizeof=lambda piece: len(piece) + OVERHEAD
        )
        self._lock = threading.Lock()

    def get(self, key: Hashable, render: Callable[[], Markup]) -> Markup:
        """Return the piece, rendering it the first time."""
        with self._lock:
            piece = self._pieces.get(key)
        if piece is None:
            piece = render()
            with self._lock:
                self._pieces[key] = piece
        return piece

    def clear(self) -> None:
        """Forget every piece."""
        with self._lock:
            self._pieces.clear()


class KeptExtension(Extension):
    """The tag `kept`."""

    tags = {"kept"}

    def parse(self, parser: Parser) -> nodes.Node:
        """Wrap the body into a call that may leave it out."""
        lineno = next(parser.stream).lineno
        values = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            values.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        language = getattr(self.environment, "language", "")
        place = nodes.Const(f"{language}:{parser.name}:{lineno}")
        call = self.call_method("_keep", [place, nodes.Tuple(values, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(lineno)

    def _keep(
        self, place: str, values: tuple[Hashable, ...], caller: Callable[[], Markup]
    ) -> Markup:
        if None in values:
            return caller()
        return pieces.get((place, request.script_root, values), caller)


pieces = Pieces()
