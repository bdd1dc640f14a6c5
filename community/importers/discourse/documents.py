"""Cuts files into JSON documents, however packed, and says which stretches are unreadable."""

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from community.importers.discourse.records import Problem

CHUNK = 1 << 16
LARGEST_DOCUMENT = 64 << 20
_GZIP = b"\x1f\x8b"
_SEPARATORS = re.compile(r"[\s,\[\]\ufeff]*")
_CUT_MARGIN = 12  # Longer than any token JSON can be cut in: an escape pair, `false`.
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Document:
    """One JSON object and the place it begins, "file:line"."""

    where: str
    fields: dict[str, object]


def documents(paths: Sequence[Path]) -> Iterator[Document | Problem]:
    """Yield every JSON object of the files: one a line, one a file, many in an array.

    Folders stand for the files inside them. Only one document is in memory at a time.
    """
    for path in paths:
        if path.is_dir():
            yield from documents(sorted(path.iterdir()))
            continue
        try:
            with _opened(path) as stream:
                yield from _Window(str(path), stream).documents()
        except OSError as error:
            yield Problem(where=str(path), reason=f"cannot be opened: {error.strerror or error}")


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader | gzip.GzipFile]:
    """Open plain or gzip alike: the first bytes decide, not the name."""
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if not packed:
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield unpacked


class _Window:
    """A moving window over one file: grows on demand and forgets what has been read."""

    def __init__(self, name: str, stream: BufferedReader | gzip.GzipFile) -> None:
        self._name = name
        self._stream = stream
        # A byte that is not UTF-8 becomes a lone surrogate, which the fields mend and report.
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._text = ""
        self._line = 1
        self._indent = ""
        self._is_over = False
        self._damage = ""

    def documents(self) -> Iterator[Document | Problem]:
        while self._reach_next():
            yield self._take()
        if self._damage:
            yield self._problem(f"the file is damaged, what followed is lost: {self._damage}")

    def _take(self) -> Document | Problem:
        where = f"{self._name}:{self._line}"
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self._grow():
                    continue
                return self._skip(self._why(error))
            except RecursionError:
                return self._skip("broken JSON, skipped: nested too deep")
            except ValueError as error:
                return self._skip(f"broken JSON, skipped: {error}")
            if not isinstance(value, dict):
                return self._skip("not a JSON object, skipped")
            self._forget(end)
            self._indent = "}"
            return Document(where, value)

    def _why(self, error: json.JSONDecodeError) -> str:
        if len(self._text) > LARGEST_DOCUMENT:
            return f"one document is larger than {LARGEST_DOCUMENT >> 20} MB, skipped"
        if self._damage:
            reason, self._damage = self._damage, ""
            return f"the file is damaged here, this document and what followed are lost: {reason}"
        return f"broken JSON, skipped: {error.msg}"

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        if len(self._text) > LARGEST_DOCUMENT:
            return False
        near_the_end = error.pos >= len(self._text) - _CUT_MARGIN
        return near_the_end or error.msg.startswith("Unterminated string")

    def _skip(self, reason: str) -> Problem:
        """Go on at the next line that opens an object as far in as the broken one did."""
        problem = self._problem(reason)
        opening = f"\n{self._indent}{{"
        while (found := self._text.find(opening, 1)) < 0:
            self._forget(max(0, len(self._text) - len(opening)))
            if not self._grow():
                self._forget(len(self._text))
                return problem
        self._forget(found)
        return problem

    def _reach_next(self) -> bool:
        while True:
            match = _SEPARATORS.match(self._text)
            gap = match.group() if match else ""
            self._indent = (self._indent + gap).replace("\ufeff", "").rpartition("\n")[2]
            self._forget(len(gap))
            if self._text:
                self._indent = self._indent if not self._indent.strip() else ""
                return True
            if not self._grow():
                return False

    def _forget(self, count: int) -> None:
        self._line += self._text.count("\n", 0, count)
        self._text = self._text[count:]

    def _grow(self) -> bool:
        """Read as much again as is held, so that one long document is not tried too often."""
        if self._is_over:
            return False
        data, wanted = bytearray(), max(CHUNK, len(self._text))
        try:
            while len(data) < wanted and (piece := self._stream.read1(wanted - len(data))):
                data += piece
        except (EOFError, OSError, zlib.error) as error:
            self._damage = str(error)
        self._is_over = len(data) < wanted
        self._text += self._decode(data, self._is_over)
        return True

    def _problem(self, reason: str) -> Problem:
        return Problem(where=f"{self._name}:{self._line}", reason=reason)
