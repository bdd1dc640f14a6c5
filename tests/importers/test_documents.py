import gzip
import json
import random
import tracemalloc
from pathlib import Path

import pytest

from community.importers.discourse import documents as module
from community.importers.discourse.documents import Document, documents
from community.importers.discourse.records import Problem
from tests.importers.discourse_documents import as_line


def found(*paths: Path) -> list[object]:
    """Ids of what could be read; reasons of what could not."""
    return [
        one.fields.get("id") if isinstance(one, Document) else one.reason
        for one in documents(paths)
    ]


def places(path: Path) -> list[str]:
    return [one.where.rpartition(":")[2] for one in documents([path])]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "topics.json"


def test_one_document_a_line(file):
    file.write_bytes(as_line({"id": 1}) + b"\n\r\n" + as_line({"id": 2}))
    assert found(file) == [1, 2]
    assert places(file) == ["1", "4"]


def test_one_document_a_file_printed_over_many_lines(file):
    file.write_text(json.dumps({"id": 1, "deep": {"a": [{"b": 1}]}}, indent=2))
    assert found(file) == [1]


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_an_array_is_read_document_by_document(file, indent):
    file.write_text(json.dumps([{"id": 1}, {"id": 2, "a": [[]]}, {"id": 3}], indent=indent))
    assert found(file) == [1, 2, 3]


def test_a_folder_stands_for_its_files_in_order(tmp_path):
    for id_ in (2, 1, 3):
        (tmp_path / f"{id_}.json").write_bytes(as_line({"id": id_}))
    assert found(tmp_path) == [1, 2, 3]


def test_packed_or_not_is_seen_from_the_bytes_and_not_from_the_name(tmp_path):
    packed_as_plain, plain_as_packed = tmp_path / "a.json", tmp_path / "b.json.gz"
    packed_as_plain.write_bytes(gzip.compress(as_line({"id": 1})))
    plain_as_packed.write_bytes(as_line({"id": 2}))
    assert found(packed_as_plain, plain_as_packed) == [1, 2]


def test_byte_order_marks_are_no_part_of_a_document(file):
    file.write_bytes(b"\xef\xbb\xbf" + as_line({"id": 1}) + b"\xef\xbb\xbf" + as_line({"id": 2}))
    assert found(file) == [1, 2]


def test_an_empty_file_holds_nothing(file):
    file.write_bytes(b"")
    assert found(file) == []


@pytest.mark.parametrize(
    "broken",
    [
        b'{"id": 9, "post_stream": {"posts": [{"cooked": "<p>cut in a te\n',
        b'{"id": 9, "posts": [1, 2\n',
        b'{"id": 9, "tags": ["a",\n',
        b'{"id": 9,, "tags": []}\n',
        b'{"id": 9} trailing words\n',
        b'{"id": ' + b"9" * 5000 + b"}\n",
        b'{"id": ' + b"[" * 100_000 + b"\n",
        b"<!DOCTYPE html>\n<html>Too many requests</html>\n",
        b'"words"\n',
    ],
)
def test_a_broken_line_is_named_and_reading_goes_on(file, broken):
    file.write_bytes(as_line({"id": 1}) + broken + as_line({"id": 2}) + as_line({"id": 3}))
    read = list(documents([file]))
    kept = [one.fields["id"] for one in read if isinstance(one, Document)]
    problems = [one for one in read if isinstance(one, Problem)]
    assert [id_ for id_ in kept if id_ != 9] == [1, 2, 3]
    assert [one.where for one in problems] == [f"{file}:2"]
    assert "skipped" in problems[0].reason


def test_a_broken_element_of_an_array_printed_over_lines_is_left_out(file):
    text = json.dumps([{"id": 1}, {"id": 2}, {"id": 3}], indent=2).replace('"id": 2', '"id" 2')
    file.write_text(text)
    assert [one for one in found(file) if isinstance(one, int)] == [1, 3]
    assert len(found(file)) == 3


def test_the_line_of_a_document_after_a_broken_one_is_right(file):
    file.write_bytes(b'{"id": 9, "a": [1,\n\n\n' + as_line({"id": 1}))
    assert places(file) == ["1", "4"]


def test_a_packed_file_cut_short_keeps_what_came_before(file):
    rnd = random.Random(1)
    lines = [as_line({"id": id_, "noise": rnd.randbytes(4000).hex()}) for id_ in range(1, 60)]
    whole = gzip.compress(b"".join(lines))
    file.write_bytes(whole[: len(whole) // 2])
    read = found(file)
    kept = [one for one in read if isinstance(one, int)]
    reasons = [one for one in read if isinstance(one, str)]
    assert kept == list(range(1, len(kept) + 1))
    assert 25 < len(kept) < 35
    assert len(reasons) == 1
    assert "damaged" in reasons[0]


def test_a_packed_file_with_a_wrong_checksum_is_named(file):
    packed = bytearray(gzip.compress(as_line({"id": 1})))
    packed[-6] ^= 0xFF
    file.write_bytes(bytes(packed))
    read = found(file)
    assert read[0] == 1
    assert "damaged" in str(read[1])


def test_a_file_that_cannot_be_opened_is_a_problem_and_the_next_is_read(tmp_path):
    there = tmp_path / "there.json"
    there.write_bytes(as_line({"id": 1}))
    missing, id_ = found(tmp_path / "missing.json", there)
    assert "cannot be opened" in str(missing)
    assert id_ == 1


def test_a_document_longer_than_one_reading_is_whole(file):
    long = {"id": 1, "text": 'é\\"\n' * 200_000}
    file.write_bytes(as_line(long) + as_line({"id": 2}))
    first, second = documents([file])
    assert isinstance(first, Document)
    assert first.fields == long
    assert isinstance(second, Document)


@pytest.mark.parametrize("chunk", range(1, 40))
def test_wherever_a_reading_ends_the_documents_are_the_same(file, monkeypatch, chunk):
    monkeypatch.setattr(module, "CHUNK", chunk)
    wanted = [{"id": 1, "ok": True, "no": None, "t": 'é "x" \\ 😀 {'}, {"id": -2.5e3, "a": [{}]}]
    file.write_text("".join(json.dumps(one) + "\n" for one in wanted))
    assert [one.fields for one in documents([file]) if isinstance(one, Document)] == wanted


def test_a_document_beyond_the_limit_is_left_out(file, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_DOCUMENT", 1 << 18)
    file.write_bytes(as_line({"id": 1, "text": "a" * (1 << 20)}) + as_line({"id": 2}))
    reason, id_ = found(file)
    assert "larger than" in str(reason)
    assert id_ == 2


def test_memory_does_not_grow_with_the_file(file):
    line = as_line({"id": 1, "text": "a" * 20_000})
    file.write_bytes(line * 1000)
    tracemalloc.start()
    count = sum(1 for _ in documents([file]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1000
    assert peak < 2_000_000
