"""A bad file is refused with a sentence that says what to do, and costs little memory."""

import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from community.core import image_reading
from community.core.images import ImageRefused, process_image, square_avatar
from tests.core.pictures import (
    KINDS,
    SECRET,
    a_gif_script,
    a_gif_that_grows,
    a_heic,
    a_photo,
    a_picture,
    a_png_bomb,
    a_webp_bomb,
    an_animation,
    decoded,
    encoded,
)

pytestmark = pytest.mark.slow

PAGE = b"<script>alert(1)</script>"
SVG = b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def a_zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", "<script>alert(1)</script>")
    return file.getvalue()


def refusal(data: bytes, **limits: int) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        process_image(data, **limits)
    with pytest.raises(ImageRefused) as of_the_avatar:
        square_avatar(data, **limits)
    assert of_the_avatar.value.reason_code == caught.value.reason_code
    return caught.value


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (b"", "empty", "Choose the picture again"),
        (SVG, "svg", "Export it as PNG"),
        (b"  <svg onload=alert(1)>", "svg", "Export it as PNG"),
        (a_heic(), "heic", "Export it as JPEG, PNG, WebP, GIF or AVIF"),
        (a_heic().replace(b"ftypheic", b"ftypmif1"), "heic", "Export it as JPEG"),
        (a_zip(), "not_a_picture", "Send a JPEG, PNG, WebP, GIF or AVIF"),
        (b"<!doctype html><script>alert(1)</script>", "not_a_picture", "Send a JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_picture", "Send a JPEG"),
        (encoded(a_picture(), "BMP"), "not_a_picture", "Send a JPEG"),
        (encoded(a_picture(), "TIFF"), "not_a_picture", "Send a JPEG"),
        (encoded(a_picture(), "JPEG2000"), "not_a_picture", "Send a JPEG"),
        (b"hello", "not_a_picture", "Send a JPEG"),
        (b"\0" * 5000, "not_a_picture", "Send a JPEG"),
        (b"\xff\xd8\xff", "damaged", "save it again"),
        (b"\x89PNG\r\n\x1a\n", "damaged", "save it again"),
        (b"GIF89a", "damaged", "save it again"),
        (a_gif_that_grows(), "damaged", "save it again"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(data, reason, advice):
    if data == a_gif_that_grows():
        with pytest.raises(ImageRefused) as caught:  # an avatar takes its first frame
            process_image(data)
        refused = caught.value
    else:
        refused = refusal(data)

    assert refused.reason_code == reason
    assert advice in str(refused)
    assert refused.status == 422


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", [0.9, 0.5, 0.05])
def test_a_truncated_picture_is_refused(kind, kept):
    data = encoded(a_photo(), kind)

    refused = refusal(data[: int(len(data) * kept)])

    assert refused.reason_code == "damaged"


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_truncated_animation_is_refused(kind):
    data = an_animation(kind, frames=20)

    with pytest.raises(ImageRefused, match="damaged"):
        process_image(data[: int(len(data) * 0.8)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["after", "inside"])
def test_a_picture_that_is_a_page_too_is_refused(kind, where):
    data = encoded(a_photo(), kind)
    at = len(data) if where == "after" else len(data) // 2

    assert refusal(data[:at] + PAGE + data[at:]).reason_code == "web_code"


@pytest.mark.parametrize("code", [b"<SCRIPT src=//x>", b"<html>", b"<!DOCTYPE html>", b"<?php x"])
def test_web_code_in_a_comment_is_refused(code):
    refused = refusal(encoded(a_picture(), "JPEG", comment=code))

    assert refused.reason_code == "web_code"
    assert "Save a clean copy" in str(refused)


def test_a_gif_that_is_a_script_comes_out_a_picture_only():
    data = a_gif_script()
    assert data.startswith(b"GIF89a/*")

    processed = process_image(data)

    assert decoded(processed.original).format == "WEBP"
    for kept in (processed.original, *(variant.data for variant in processed.variants)):
        assert SECRET.encode() not in kept
        assert b"alert" not in kept


def test_an_archive_behind_a_picture_is_cut_off():
    processed = process_image(encoded(a_picture()) + a_zip().replace(b"<", b"["))

    assert not zipfile.is_zipfile(BytesIO(processed.original))


def test_a_picture_under_another_name_is_read_by_its_content():
    assert process_image(encoded(a_picture(), "GIF")).width == 400


# Limits


def test_a_heavy_file_is_refused_before_it_is_read():
    data = b"\xff\xd8\xff" + bytes(4 * 1024 * 1024)

    refused = refusal(data)

    assert refused.reason_code == "too_heavy"
    assert "at most 4 MB" in str(refused)


def test_a_file_of_exactly_the_limit_is_read():
    data = encoded(a_picture())

    assert process_image(data, max_bytes=len(data)).width == 400
    assert refusal(data, max_bytes=len(data) - 1).reason_code == "too_heavy"


@pytest.mark.parametrize(
    "size", [(6400, 6251), (20_000, 20_000), (60_000, 60_000), (2_000_000_000, 2_000_000_000)]
)
def test_a_png_bomb_is_refused_by_its_header(size):
    started = time.perf_counter()

    refused = refusal(a_png_bomb(*size))

    assert refused.reason_code == "too_many_pixels"
    assert "at most 40 megapixels" in str(refused)
    assert time.perf_counter() - started < 0.5


def test_a_webp_bomb_is_refused_by_its_header():
    assert refusal(a_webp_bomb()).reason_code == "too_many_pixels"


def test_a_png_that_declares_more_than_it_holds_is_damaged():
    assert refusal(a_png_bomb(5000, 5000)).reason_code == "damaged"


@pytest.mark.parametrize(
    ("kind", "allowed"), [("JPEG", 120_000), ("PNG", 120_000), ("WEBP", 240_000)]
)
def test_pixels_are_counted(kind, allowed):
    data = encoded(a_picture((400, 300)), kind)

    assert process_image(data, max_pixels=allowed).width == 400
    assert refusal(data, max_pixels=allowed - 2).reason_code == "too_many_pixels"


@pytest.mark.parametrize("name", ["ANIMATION_PIXELS_READ", "ANIMATION_FRAMES_READ"])
def test_an_endless_animation_is_refused(name, monkeypatch):
    data = an_animation(frames=30)
    limit = {"ANIMATION_PIXELS_READ": 30 * 60 * 40, "ANIMATION_FRAMES_READ": 30}[name]

    monkeypatch.setattr(image_reading, name, limit)
    assert process_image(data).is_animated
    monkeypatch.setattr(image_reading, name, limit - 1)

    with pytest.raises(ImageRefused, match="Shorten it") as caught:
        process_image(data)
    assert caught.value.reason_code == "animation_too_long"


# A child inherits the peak that getrusage tells; the peak in /proc is its own.
MEASURE = """
import re, sys
from pathlib import Path
from community.core.images import process_image

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

data = sys.stdin.buffer.read()
before = peak()
processed = process_image(data)
print(peak() - before, processed.width)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "mode", "size", "options"),
    [
        ("PNG", "RGBA", (7300, 5470), {}),
        ("PNG", "P", (7300, 5470), {}),
        ("PNG", "RGBA", (5110, 5110), {}),
        ("JPEG", "RGB", (7300, 5470), {}),
        ("JPEG", "RGB", (7300, 5470), {"progressive": True, "subsampling": 0}),
        ("WEBP", "RGB", (5160, 3870), {"method": 0}),
        ("AVIF", "RGB", (7300, 5470), {"speed": 10}),
    ],
)
def test_the_largest_pictures_take_bounded_memory(kind, mode, size, options):
    data = encoded(a_picture(size, mode), kind, **options)

    run = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, capture_output=True, check=True
    )

    taken, width = (int(word) for word in run.stdout.split())
    assert width == 2560
    assert taken < 400, f"{taken} MB"


# Noise


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
    kept=st.floats(0.3, 1),
)
def test_a_picture_with_broken_bytes_is_read_or_refused(kind, places, kept):
    data = bytearray(SMALL[kind])
    for place, value in places:
        data[int(place * (len(data) - 1))] = value

    with suppress(ImageRefused):  # anything else fails the test
        processed = process_image(bytes(data[: int(len(data) * kept)]), max_pixels=200_000)
        assert decoded(processed.original).format == "WEBP"


SMALL = {
    kind: encoded(Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 40), kind) for kind in KINDS
}
SMALL["GIF"] = an_animation(frames=3)
