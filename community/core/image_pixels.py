"""The pixels of an opened picture, made plain: small, upright, sRGB, and nothing beside them."""

import struct
from io import BytesIO
from typing import cast

from PIL import ExifTags, Image, ImageCms

# What Pillow raises when a file breaks its format's rules.
DAMAGE = (
    OSError,  # truncated, unidentified, zlib and codec failures
    SyntaxError,  # broken chunks
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,  # what libavif says of a missing item or plane
    struct.error,
)
STRIP_PIXELS = 4_000_000
_SIXTEEN_BITS = {"I", "I;16", "I;16B", "I;16L", "I;16N"}
_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def orientation_of(picture: Image.Image) -> int:
    try:
        return cast(int, picture.getexif().get(ExifTags.Base.Orientation, 1))
    except DAMAGE:
        return 1  # A broken note about a picture is no reason to refuse the picture.


def plain(picture: Image.Image, *, orientation: int, long_side: int) -> Image.Image:
    frame = _in_srgb(_shrunk(picture, long_side), picture.info.get("icc_profile"))
    if orientation in _TRANSPOSE:
        frame = frame.transpose(_TRANSPOSE[orientation])
    frame.info = {}
    return frame


def fitting(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    scale = min(1.0, long_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(picture: Image.Image, long_side: int) -> Image.Image:
    factor = max(picture.size) // long_side
    small = _reduced(picture, factor) if factor >= 2 else _workable(picture)
    size = fitting(picture.size, long_side)
    return small if small.size == size else small.resize(size, Image.Resampling.LANCZOS)


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Average whole blocks, strip by strip, so that no second full-size copy is ever made."""
    width, height = (-(-side // factor) for side in picture.size)
    rows = max(1, STRIP_PIXELS // picture.width // factor) * factor
    reduced: Image.Image | None = None
    for top in range(0, picture.height, rows):
        box = (0, top, picture.width, min(top + rows, picture.height))
        strip = _workable(picture.crop(box)).reduce(factor)
        if reduced is None:
            reduced = Image.new(strip.mode, (width, height))
        reduced.paste(strip, (0, top // factor))
    return cast(Image.Image, reduced)


def _workable(picture: Image.Image) -> Image.Image:
    """Give palettes, masks and deep greys a mode that can be averaged."""
    if picture.mode in _SIXTEEN_BITS:
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode != "RGBA" and picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return picture
    return picture.convert("RGB")


def _in_srgb(frame: Image.Image, profile: object) -> Image.Image:
    mode = "RGBA" if frame.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return cast(
                Image.Image, ImageCms.profileToProfile(frame, source, _SRGB, outputMode=mode)
            )
        except (ImageCms.PyCMSError, *DAMAGE):
            pass  # A profile that cannot be used says nothing about the colours.
    return frame.convert(mode)
