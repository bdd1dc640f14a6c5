"""Untrusted bytes become plain pixels here, or are refused with a sentence that says what to do."""

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import filetype
from PIL import Image

from community.core.errors import Invalid
from community.core.i18n import _l
from community.core.image_pixels import DAMAGE, fitting, orientation_of, plain

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/apng": "PNG",
    "image/gif": "GIF",
    "image/avif": "AVIF",
}
LOSSLESS_FORMATS = {"PNG", "GIF", "WEBP"}
MOVING_FORMATS = {"PNG", "GIF", "WEBP", "AVIF"}  # the frames of a JPEG are views, not moments

# An animation is thinned and shrunk to these, so that its frames together take less than 100 MB.
ANIMATION_FRAMES = 150
ANIMATION_SIDE = 800
ANIMATION_PIXELS = 24_000_000
ANIMATION_PIXELS_READ = 400_000_000
ANIMATION_FRAMES_READ = 2000
FRAME_DURATION = 60_000  # milliseconds
LOOPS = 65_535

# Libwebp keeps four copies of the canvas while it decodes, where the others keep one or two.
_PIXELS_WEIGHT = {"WEBP": 2}
_MOVING_AVIF = b"ftypavis"  # unknown to filetype
_PHONE_KINDS = {"image/heic", "image/heif"}
_WEB_CODE = re.compile(rb"<(?:script|html|!doctype|iframe|svg|\?php)[\s>/]", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)

# One picture at a time per process: what a burst of uploads can take is what one picture takes.
_decoding = threading.Lock()

# Pillow only warns of a bomb up to twice its limit; nothing in this process may decode one.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class ImageRefused(Invalid):
    """A picture that the site does not take; `reason_code` is for logs and the API."""

    def __init__(self, reason_code: str, message: object) -> None:
        super().__init__(message)
        self.reason_code = reason_code


@dataclass(frozen=True)
class Pixels:
    """Upright sRGB frames (RGB or RGBA) of one size that carry nothing but their pixels."""

    frames: tuple[Image.Image, ...]
    durations: tuple[int, ...]  # milliseconds, one per frame
    loop: int  # 0 is for ever
    is_lossless: bool


def read_picture(data: bytes, *, max_bytes: int, max_pixels: int, long_side: int) -> Pixels:
    """Decode, shrunk to the long side at most; an animation keeps its movement."""
    with _opened(data, max_bytes=max_bytes, max_pixels=max_pixels) as picture:
        if picture.format in MOVING_FORMATS and getattr(picture, "n_frames", 1) > 1:
            return _moving(picture, long_side=long_side)
        return _still(picture, long_side=long_side)


def read_still(data: bytes, *, max_bytes: int, max_pixels: int, long_side: int) -> Pixels:
    """Decode the first frame only."""
    with _opened(data, max_bytes=max_bytes, max_pixels=max_pixels) as picture:
        return _still(picture, long_side=long_side)


@contextmanager
def _opened(data: bytes, *, max_bytes: int, max_pixels: int) -> Iterator[Image.Image]:
    kind = _format(data, max_bytes=max_bytes)
    with _decoding, _damage_refused(max_pixels), Image.open(BytesIO(data), formats=[kind]) as found:
        _check_pixels(found, max_pixels)
        yield found


@contextmanager
def _damage_refused(max_pixels: int) -> Iterator[None]:
    try:
        yield
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except DAMAGE as error:
        message = _l(
            "This picture is damaged or incomplete. Open it, save it again and send the new file."
        )
        raise ImageRefused("damaged", message) from error


def _format(data: bytes, *, max_bytes: int) -> str:
    """Name Pillow's decoder after the content; what the browser says of it never counts."""
    if not data:
        raise ImageRefused("empty", _l("This file is empty. Choose the picture again."))
    if len(data) > max_bytes:
        message = _l(
            "This picture is too heavy. Send one of at most %(limit)s MB.",
            limit=f"{max_bytes / 1024 / 1024:.3g}",
        )
        raise ImageRefused("too_heavy", message)
    kind = "image/avif" if data[4:12] == _MOVING_AVIF else filetype.guess_mime(data)
    if kind in FORMATS:
        _refuse_web_code(data)
        return FORMATS[kind]
    raise _not_a_picture(data, kind)


def _not_a_picture(data: bytes, kind: str | None) -> ImageRefused:
    if kind in _PHONE_KINDS:
        message = _l(
            "HEIC pictures cannot be shown by most browsers. "
            "Export it as JPEG, PNG, WebP, GIF or AVIF and send that."
        )
        return ImageRefused("heic", message)
    if _SVG.search(data[:4096]):
        message = _l("SVG drawings are not taken. Export it as PNG and send that.")
        return ImageRefused("svg", message)
    message = _l("This file is not a picture we can read. Send a JPEG, PNG, WebP, GIF or AVIF.")
    return ImageRefused("not_a_picture", message)


def _refuse_web_code(data: bytes) -> None:
    """A picture that is also a page serves nobody but an attacker."""
    if _WEB_CODE.search(data):
        message = _l(
            "This picture carries the code of a web page. "
            "Save a clean copy with a picture editor and send that."
        )
        raise ImageRefused("web_code", message)


def _check_pixels(picture: Image.Image, max_pixels: int) -> None:
    allowed = max_pixels // _PIXELS_WEIGHT.get(picture.format or "", 1)
    if picture.width * picture.height > allowed:
        raise _too_many_pixels(allowed)


def _too_many_pixels(allowed: int) -> ImageRefused:
    message = _l(
        "This picture has too many pixels. Make it smaller: at most %(limit)s megapixels.",
        limit=f"{allowed / 1_000_000:.3g}",
    )
    return ImageRefused("too_many_pixels", message)


def _still(picture: Image.Image, *, long_side: int) -> Pixels:
    orientation = orientation_of(picture)
    is_lossless = picture.format in LOSSLESS_FORMATS
    picture.draft(None, fitting(picture.size, long_side))
    picture.load()
    frame = plain(picture, orientation=orientation, long_side=long_side)
    return Pixels((frame,), (0,), 0, is_lossless)


def _moving(picture: Image.Image, *, long_side: int) -> Pixels:
    """Keep every nth frame of a long animation, for as long as the frames it stands for."""
    total: int = getattr(picture, "n_frames", 1)
    read = total * picture.width * picture.height
    if read > ANIMATION_PIXELS_READ or total > ANIMATION_FRAMES_READ:
        message = _l("This animation is too long. Shorten it or make it smaller and send that.")
        raise ImageRefused("animation_too_long", message)
    step = -(-total // ANIMATION_FRAMES)
    size = picture.size
    side = _animation_side(size, -(-total // step), min(long_side, ANIMATION_SIDE))
    orientation = orientation_of(picture)
    frames: list[Image.Image] = []
    durations: list[int] = []
    for number in range(total):
        picture.seek(number)
        if picture.size != size:
            raise ValueError(f"frame {number} leaves the canvas")
        picture.load()
        if number % step == 0:
            frames.append(plain(picture, orientation=orientation, long_side=side))
            durations.append(0)
        durations[-1] += _duration(picture)
    loop = min(int(picture.info.get("loop", 1)), LOOPS)
    return Pixels(tuple(frames), tuple(durations), loop, is_lossless=True)


def _animation_side(size: tuple[int, int], frames: int, long_side: int) -> int:
    width, height = fitting(size, long_side)
    room = ANIMATION_PIXELS / frames / (width * height)
    return max(1, int(max(width, height) * min(1.0, room**0.5)))


def _duration(picture: Image.Image) -> int:
    """Answer in milliseconds; browsers play what is shorter than 20 as 100, and so do we."""
    declared = int(picture.info.get("duration", 0))
    return min(declared, FRAME_DURATION) if declared >= 20 else 100
