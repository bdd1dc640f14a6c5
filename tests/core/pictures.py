"""Real pictures of every kind, drawn for the tests, and hostile ones."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

RED, GREEN, BLUE, WHITE = (200, 30, 40), (30, 160, 60), (40, 60, 190), (250, 250, 250)
SECRET = "48.8584-N-2.2945-E"
KINDS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


def a_picture(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """Four coloured quarters: red, green / blue, white."""
    picture = Image.new("RGB", size, WHITE)
    width, height = size
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2, height // 2), RED)
    draw.rectangle((width // 2, 0, width, height // 2), GREEN)
    draw.rectangle((0, height // 2, width // 2, height), BLUE)
    return picture.convert(mode, dither=Image.Dither.NONE)


def a_photo(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Clouds of noise at several scales, which compress as a photograph does."""
    photo = Image.new("RGB", size)
    for scale in (200, 50, 12):
        small = tuple(max(2, side // scale) for side in size)
        clouds = Image.merge("RGB", [Image.effect_noise(small, 90) for _ in range(3)])
        photo = Image.blend(photo, clouds.resize(size, Image.Resampling.BICUBIC), 0.5)
    return photo


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def an_animation(kind: str = "GIF", *, frames: int = 4, size: tuple[int, int] = (60, 40)) -> bytes:
    colours = [RED, GREEN, BLUE, WHITE]
    pictures = [Image.new("RGB", size, colours[number % 4]) for number in range(frames)]
    for number, picture in enumerate(pictures):  # no two neighbours are alike, so none are merged
        picture.putpixel((number % size[0], number // size[0]), (number % 256, 0, 0))
    return encoded(
        pictures[0], kind, save_all=True, append_images=pictures[1:], duration=200, loop=0
    )


def exif_with_gps(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera " + SECRET
    exif[0x9C9C] = ("Comment " + SECRET).encode("utf-16-le")
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0), 29: SECRET}
    )
    return exif.tobytes()


def xmp() -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRET}</x:xmpmeta>'.encode()


def png_text() -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    text.add_text("Comment", SECRET, zip=True)
    text.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return text


def a_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """An RGB profile whose red is blue and whose blue is red: it cannot be ignored unseen."""
    profile = bytearray(a_profile())
    entries = struct.unpack(">I", profile[128:132])[0]
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * entries, 12)}
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def a_png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def a_png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unfolds to whatever it declares."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + a_png_chunk(b"IHDR", header)
        + a_png_chunk(b"IDAT", rows)
        + a_png_chunk(b"IEND", b"")
    )


def a_webp_bomb() -> bytes:
    """The header of a WebP of 16,383 by 16,383 pixels."""
    size = (16_382).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def a_gif_that_grows() -> bytes:
    """An animation whose second frame lies outside of the canvas."""
    still = b"\0\0\0\0\x10\0\x10\0"
    data = an_animation(frames=2, size=(16, 16))
    at = data.index(b"\x2c" + still, data.index(b"\x2c" + still) + 1)
    far = struct.pack("<HHHH", 900, 900, 16, 16)
    return data[: at + 1] + far + data[at + 9 :]


def a_gif_script() -> bytes:
    """A GIF that is a script as well: its width reads as the beginning of a comment."""
    gif = encoded(Image.new("P", (8, 8)), "GIF")
    return b"GIF89a/*" + gif[8:] + b"*/=1;alert('" + SECRET.encode() + b"')"


def a_heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
