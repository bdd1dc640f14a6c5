"""Writes everything that every package keeps about a member into a ZIP of JSON, row by row."""

import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from io import TextIOWrapper
from typing import BinaryIO

from community.core import clock
from community.core.sockets import personal_data

README = """This archive holds what the community keeps about you, one file for each part of it.
Each file is a list of entries in JSON; "kind" says what an entry is. Times are in UTC.

Cette archive contient ce que la communauté conserve à votre sujet, un fichier par partie.
Chaque fichier est une liste d'entrées en JSON ; « kind » dit ce qu'est une entrée. Les heures
sont en temps universel (UTC).
"""


def write_archive(member_id: int, target: BinaryIO) -> None:
    """Write the archive; no more than one row is held at a time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for plug in personal_data:
            info = zipfile.ZipInfo(f"{plug.name}.json", clock.now().timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as raw:
                text = TextIOWrapper(raw, encoding="utf-8", write_through=True)
                _write_rows(plug.export(member_id), text)
                text.detach()


def archive_of(member_id: int) -> bytes:
    """Return the archive as the storage takes it: compressed, so that it fits into memory."""
    with tempfile.TemporaryFile() as file:
        write_archive(member_id, file)
        file.seek(0)
        return file.read()


def _write_rows(rows: Iterable[Mapping[str, object]], text: TextIOWrapper) -> None:
    separator = "[\n"
    for row in rows:
        text.write(separator + json.dumps(row, ensure_ascii=False, default=_plain))
        separator = ",\n"
    text.write("[]\n" if separator == "[\n" else "\n]\n")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value)
