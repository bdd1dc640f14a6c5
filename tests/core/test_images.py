"""A good picture keeps its looks and loses everything else."""

import hashlib
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops

from community.core import image_reading
from community.core.images import ImageRefused, ProcessedImage, process_image, square_avatar
from tests.core.pictures import (
    BLUE,
    GREEN,
    KINDS,
    RED,
    SECRET,
    WHITE,
    a_photo,
    a_picture,
    a_profile,
    an_animation,
    decoded,
    encoded,
    exif_with_gps,
    png_text,
    swapped_profile,
    xmp,
)

pytestmark = pytest.mark.slow


def near(found: object, expected: tuple[int, ...], *, within: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) <= within for a, b in zip(found[:3], expected, strict=True))


def corners(picture: Image.Image) -> list[object]:
    right, bottom = picture.width - 8, picture.height - 8
    shown = picture.convert("RGB")
    return [shown.getpixel(at) for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))]


def all_bytes(processed: ProcessedImage) -> list[bytes]:
    return [processed.original, *(variant.data for variant in processed.variants)]


def chunks(webp: bytes) -> set[bytes]:
    assert webp[:4] == b"RIFF"
    found, at = set(), 12
    while at < len(webp):
        found.add(webp[at : at + 4])
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return found


# Looks


@pytest.mark.parametrize("kind", KINDS)
def test_every_accepted_kind_comes_back_the_same(kind):
    data = encoded(a_picture(), kind)

    processed = process_image(data)

    assert processed.content_type == "image/webp"
    assert (processed.width, processed.height) == (400, 300)
    picture = decoded(processed.original)
    assert (picture.format, picture.size) == ("WEBP", (400, 300))
    expected = [RED, GREEN, BLUE, WHITE]
    assert all(near(*pair) for pair in zip(corners(picture), expected, strict=True))


def test_the_digest_is_that_of_the_bytes_sent():
    data = encoded(a_picture())

    assert process_image(data).digest == hashlib.sha256(data).hexdigest()


def test_variants_are_only_narrower_than_the_picture():
    processed = process_image(encoded(a_picture((1600, 1200))))

    sizes = [(variant.width, variant.height) for variant in processed.variants]
    assert sizes == [(320, 240), (800, 600)]
    assert [decoded(variant.data).size for variant in processed.variants] == sizes
    assert {variant.content_type for variant in processed.variants} == {"image/webp"}


def test_a_small_picture_has_no_variants():
    assert process_image(encoded(a_picture((320, 200)))).variants == ()


def test_variants_grow_with_their_width():
    processed = process_image(encoded(a_photo((2000, 1500)), "JPEG", quality=90))

    weights = [len(variant.data) for variant in processed.variants] + [len(processed.original)]
    assert weights == sorted(weights)
    assert len(weights) == 4


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ((3000, 1500), (2560, 1280)),
        ((1500, 3000), (1280, 2560)),
        ((6000, 3000), (2560, 1280)),
        ((2560, 10), (2560, 10)),
        ((9000, 1), (2560, 1)),
        ((1, 9000), (1, 2560)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_long_side_is_at_most_2560(kind, sent, kept):
    processed = process_image(encoded(a_picture(sent), kind))

    assert (processed.width, processed.height) == kept
    assert decoded(processed.original).size == kept


def test_a_photo_looks_as_before_and_weighs_less():
    photo = a_photo((1200, 900))
    data = encoded(photo, "JPEG", quality=95)

    processed = process_image(data)

    difference = ImageChops.difference(photo, decoded(processed.original).convert("RGB"))
    mean = sum(value * count for value, count in enumerate(difference.convert("L").histogram()))
    assert mean / (1200 * 900) < 6
    assert len(processed.original) < len(data) / 2


def test_a_drawing_keeps_every_pixel():
    drawing = a_picture((600, 400))

    processed = process_image(encoded(drawing))

    assert (
        ImageChops.difference(drawing, decoded(processed.original).convert("RGB")).getbbox() is None
    )


def test_a_strip_by_strip_reduction_leaves_no_seams():
    slope = Image.linear_gradient("L").resize((6000, 3000), Image.Resampling.BICUBIC)

    kept = decoded(process_image(encoded(slope)).original).convert("L")

    column = [kept.getpixel((700, row)) for row in range(kept.height)]
    steps = [abs(int(b) - int(a)) for a, b in itertools.pairwise(column)]
    assert max(steps) <= 3
    assert (column[0], column[-1]) == (pytest.approx(0, abs=4), pytest.approx(255, abs=4))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_what_is_transparent_stays_transparent(kind):
    picture = a_picture((1000, 600), "RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 500, 300))

    processed = process_image(encoded(picture, kind))

    for data in all_bytes(processed):
        kept = decoded(data)
        assert kept.mode == "RGBA"
        assert kept.getpixel((8, 8))[3] == 0
        assert kept.getpixel((kept.width - 8, 8))[3] == 255
        assert near(kept.getpixel((kept.width - 8, 8)), GREEN)


def test_colours_hidden_under_transparency_are_gone():
    picture = Image.new("RGBA", (400, 300), (*RED, 255))
    picture.paste((*BLUE, 0), (0, 0, 400, 150))

    kept = decoded(process_image(encoded(picture)).original)

    assert not near(kept.getpixel((200, 60)), BLUE, within=40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "I;16", "RGBA"])
def test_every_mode_of_png_is_read(mode):
    picture = a_picture((3000, 2000), "L" if mode == "I;16" else "RGB")
    if mode == "I;16":
        picture = picture.point(lambda value: value * 257, "I").convert("I;16")
    else:
        picture = picture.convert("P" if mode == "PA" else mode, dither=Image.Dither.NONE)
    options = {"transparency": 255} if mode == "PA" else {}

    kept = decoded(process_image(encoded(picture, **options)).original)

    dark, light = (kept.convert("L").getpixel(at) for at in ((8, 8), (2500, 1600)))
    assert dark == pytest.approx({"1": 0}.get(mode, 82), abs=16)
    assert light == pytest.approx(250, abs=8)


def test_a_colour_key_becomes_transparency():
    data = encoded(a_picture(), transparency=RED)

    kept = decoded(process_image(data).original)

    assert kept.getpixel((8, 8))[3] == 0
    assert kept.getpixel((390, 290))[3] == 255


def test_a_printers_jpeg_is_read():
    data = encoded(a_picture(mode="CMYK"), "JPEG", quality=95)

    kept = decoded(process_image(data).original)

    expected = [RED, GREEN, BLUE, WHITE]
    assert all(near(*pair, within=20) for pair in zip(corners(kept), expected, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "shown"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_a_turned_picture_is_put_upright(kind, orientation, shown):
    data = encoded(a_picture(), kind, exif=exif_with_gps(orientation))

    processed = process_image(data)

    assert (processed.width, processed.height) == ((400, 300) if orientation < 5 else (300, 400))
    kept = decoded(processed.original)
    assert all(near(*pair) for pair in zip(corners(kept), shown, strict=True))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_block_costs_only_the_exif():
    data = encoded(a_picture(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40)

    assert process_image(data).width == 400


# Everything else


def planted(kind: str) -> bytes:
    options = {
        "JPEG": {"exif": exif_with_gps(), "xmp": xmp(), "comment": SECRET.encode()},
        "PNG": {"exif": exif_with_gps(), "pnginfo": png_text()},
        "WEBP": {"exif": exif_with_gps(), "xmp": xmp()},
        "GIF": {"comment": SECRET.encode()},
        "AVIF": {"exif": exif_with_gps(), "xmp": xmp()},
    }[kind]
    if kind != "GIF":
        options["icc_profile"] = a_profile()
    return encoded(a_picture((1000, 700)), kind, **options)


@pytest.mark.parametrize("kind", KINDS)
def test_no_metadata_survives(kind):
    data = planted(kind) + SECRET.encode()
    sent = decoded(data)
    assert {"exif", "comment"} & set(sent.info)
    assert SECRET.encode() in data

    processed = process_image(data)

    assert len(all_bytes(processed)) == 3
    for kept in all_bytes(processed):
        assert chunks(kept) <= {b"VP8 ", b"VP8L"}
        assert SECRET.encode() not in kept
        assert SECRET.encode("utf-16-le") not in kept
        picture = decoded(kept)
        assert dict(picture.getexif()) == {}
        assert picture.getexif().get_ifd(0x8825) == {}
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}


def test_no_metadata_survives_beside_transparency():
    picture = a_picture((1000, 700), "RGBA")
    picture.putpixel((0, 0), (0, 0, 0, 0))
    data = encoded(picture, exif=exif_with_gps(), pnginfo=png_text(), icc_profile=a_profile())

    for kept in all_bytes(process_image(data)):
        assert chunks(kept) <= {b"VP8X", b"ALPH", b"VP8 ", b"VP8L"}
        assert SECRET.encode() not in kept


def test_no_metadata_survives_in_an_animation():
    first, second = Image.new("RGB", (60, 40), RED), Image.new("RGB", (60, 40), BLUE)
    options = {"save_all": True, "append_images": [second], "duration": 90}
    data = encoded(
        first, "WEBP", exif=exif_with_gps(), xmp=xmp(), icc_profile=a_profile(), **options
    )

    processed = process_image(data)

    assert chunks(processed.original) == {b"VP8X", b"ANIM", b"ANMF"}
    assert all(SECRET.encode() not in kept for kept in all_bytes(processed))


def test_no_metadata_survives_in_an_avatar():
    for kept in all_bytes(square_avatar(planted("JPEG"))):
        assert chunks(kept) <= {b"VP8 ", b"VP8L"}
        assert SECRET.encode() not in kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_colour_profile_is_applied_before_it_goes(kind):
    data = encoded(a_picture(), kind, icc_profile=swapped_profile())

    kept = decoded(process_image(data).original)

    assert "icc_profile" not in kept.info
    red_seen_as_blue = corners(kept)[0]
    assert red_seen_as_blue[2] > 150 > red_seen_as_blue[0]


def test_a_profile_keeps_transparency():
    picture = a_picture(mode="RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 200, 150))

    kept = decoded(process_image(encoded(picture, icc_profile=swapped_profile())).original)

    assert [kept.getpixel(at)[3] for at in ((8, 8), (390, 290))] == [0, 255]


@pytest.mark.parametrize("profile", [b"nonsense", swapped_profile()[:300]])
def test_a_useless_colour_profile_is_dropped(profile):
    kept = decoded(process_image(encoded(a_picture(), "JPEG", icc_profile=profile)).original)

    assert near(corners(kept)[0], RED)


def test_a_grey_profile_on_a_colour_picture_is_dropped():
    kept = decoded(
        process_image(encoded(a_picture(mode="CMYK"), "JPEG", icc_profile=a_profile())).original
    )

    assert near(corners(kept)[0], RED, within=20)


# Animations


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_keeps_moving(kind):
    processed = process_image(an_animation(kind))

    moving = decoded(processed.original)
    assert processed.is_animated
    assert (moving.format, moving.n_frames, moving.size) == ("WEBP", 4, (60, 40))
    seen = []
    for number in range(4):
        moving.seek(number)
        moving.load()
        seen.append(
            near(moving.convert("RGB").getpixel((40, 30)), [RED, GREEN, BLUE, WHITE][number])
        )
        assert moving.info["duration"] == 200
    assert seen == [True] * 4


def test_an_animation_comes_with_a_still():
    processed = process_image(an_animation(size=(500, 400)))

    assert [(still.width, still.height) for still in processed.variants] == [(320, 256), (500, 400)]
    assert [getattr(decoded(still.data), "n_frames", 1) for still in processed.variants] == [1, 1]


def test_a_long_animation_is_thinned_and_lasts_as_long():
    processed = process_image(an_animation(frames=400))

    moving = decoded(processed.original)
    lasted = 0
    for number in range(moving.n_frames):
        moving.seek(number)
        moving.load()
        lasted += moving.info["duration"]
    assert moving.n_frames == 134  # every third of 400
    assert lasted == 400 * 200


def test_a_wide_animation_is_shrunk():
    processed = process_image(an_animation(size=(1000, 500)))

    assert (processed.width, processed.height) == (800, 400)


def test_the_frames_of_an_animation_share_their_room(monkeypatch):
    monkeypatch.setattr(image_reading, "ANIMATION_PIXELS", 10 * 100 * 50)

    processed = process_image(an_animation(frames=10, size=(200, 100)))

    assert (processed.width, processed.height) == (100, 50)


def test_a_frame_without_a_duration_lasts_a_tenth_of_a_second():
    first, second = Image.new("RGB", (60, 40), RED), Image.new("RGB", (60, 40), BLUE)
    data = encoded(first, "GIF", save_all=True, append_images=[second])

    moving = decoded(process_image(data).original)
    moving.load()

    assert moving.info["duration"] == 100


def test_the_two_views_of_a_phone_photo_are_no_animation():
    first, second = a_picture(), a_picture((200, 150))
    data = encoded(first, "MPO", save_all=True, append_images=[second])

    processed = process_image(data)

    assert not processed.is_animated
    assert (processed.width, processed.height) == (400, 300)


# Avatars that members send


def test_an_avatar_is_the_middle_square():
    wide = Image.new("RGB", (900, 300), RED)
    wide.paste(GREEN, (300, 0, 600, 300))

    avatar = square_avatar(encoded(wide))

    assert (avatar.width, avatar.height) == (256, 256)
    assert [(other.width, other.height) for other in avatar.variants] == [(96, 96)]
    for data in all_bytes(avatar):
        kept = decoded(data)
        assert kept.size in {(256, 256), (96, 96)}
        assert all(near(corner, GREEN) for corner in corners(kept))


def test_an_avatar_is_upright_before_it_is_cut():
    data = encoded(a_picture((300, 300)), "JPEG", exif=exif_with_gps(6))

    kept = decoded(square_avatar(data).original)

    assert all(near(*pair) for pair in zip(corners(kept), [BLUE, RED, WHITE, GREEN], strict=True))


def test_an_animated_avatar_stands_still():
    avatar = square_avatar(an_animation(size=(300, 300)))

    assert not avatar.is_animated
    assert near(corners(decoded(avatar.original))[3], RED)
    assert getattr(decoded(avatar.original), "n_frames", 1) == 1


def test_an_avatar_takes_the_sizes_asked_for():
    avatar = square_avatar(encoded(a_picture()), sizes=(48, 128, 64))

    assert [avatar.width, *(other.width for other in avatar.variants)] == [128, 64, 48]


# Together


def test_a_burst_of_pictures_comes_through_in_spite_of_bad_ones():
    good, bad = encoded(a_picture((1000, 700)), "JPEG"), encoded(a_picture(), "JPEG")[:300]

    def width(data: bytes) -> int:
        try:
            return process_image(data).width
        except ImageRefused:
            return 0

    with ThreadPoolExecutor(8) as members:
        widths = list(members.map(width, [good, bad] * 8))

    assert widths == [1000, 0] * 8
