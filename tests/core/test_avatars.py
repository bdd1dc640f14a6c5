"""Generated portraits: always the same, easy to read, hard to confuse, safe to print."""

import hashlib
import re
from xml.etree import ElementTree

import pytest

from community.core.avatars import DRAWINGS, PALETTES, avatar_svg, initials

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg": {"viewBox"},
    "g": {"transform"},
    "path": {"fill", "d"},
    "circle": {"cx", "cy", "r", "fill"},
    "text": {"x", "y", "text-anchor", "fill", "font-family", "font-size", "font-weight"},
}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn by us


def letters_of(svg: str) -> str:
    return parsed(svg).findtext(f"{SVG}text") or ""


def colours_of(svg: str) -> list[str]:
    return re.findall(r"#[0-9a-f]{6}", svg)


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_seed_always_draws_the_same_portrait():
    """The digest is written down, so that an upgrade gives nobody a new face unnoticed."""
    drawn = "".join(avatar_svg(seed, "ZM") for seed in range(100))

    assert (
        hashlib.sha256(drawn.encode()).hexdigest()
        == "610b69bbaddb0a073c2330ca39bf9710a56c3a568451c07cc9ec77ea4b9b2b77"
    )


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.ground)
def test_letters_stand_out_from_every_colour(palette):
    for behind in (palette.ground, palette.shape, palette.accent):
        assert contrast(palette.ink, behind) >= 4.5


@pytest.mark.parametrize("seed", range(72))
def test_a_portrait_uses_one_palette_only(seed):
    *drawn, ink = colours_of(avatar_svg(seed, "AB"))

    (palette,) = (palette for palette in PALETTES if palette.ground == drawn[0])
    assert set(drawn) <= {palette.ground, palette.shape, palette.accent}
    assert len(set(drawn)) == 3
    assert ink == palette.ink


def test_twelve_neighbours_have_twelve_palettes():
    for first in range(0, 600, 7):
        grounds = {colours_of(avatar_svg(seed, "A"))[0] for seed in range(first, first + 12)}
        assert len(grounds) == len(PALETTES) == 12


def bare(svg: str) -> str:
    """The drawing without its numbers: which palette, which shapes in which order."""
    return re.sub(r"(?<![#\w])-?\d+(?:\.\d+)?", "", re.sub(r' (?:d|transform)="[^"]*"', "", svg))


def test_seventy_two_neighbours_differ_in_colour_or_drawing():
    kinds = {bare(avatar_svg(seed, "A")) for seed in range(500, 572)}

    assert len(PALETTES) * len(DRAWINGS) == 72
    assert len(kinds) >= 72


@pytest.mark.parametrize("step", [1, 5, 7, 13, 999_983])
def test_the_twenty_members_of_a_page_differ_in_colour_or_drawing(step):
    seeds = range(1, 1 + 20 * step, step)

    assert len({bare(avatar_svg(seed, "AB")) for seed in seeds}) == 20


@pytest.mark.parametrize("seed", [0, -1, -10_000, 2**63, 10**30])
def test_any_number_is_a_seed(seed):
    assert letters_of(avatar_svg(seed, "OK")) == "OK"


@pytest.mark.parametrize(
    ("letters", "shown"),
    [
        ("<s", "<s"),
        ("\"'", "\"'"),
        ("&;", "&;"),
        ("<script>alert(1)</script>", "<s"),
        ("]]>", "]]"),
        ("\0\x0bA", "A"),
        ("\u202eAB", "AB"),
        ("\ud800A", "A"),
        ("E\u0301F", "ÉF"),
        ("", ""),
        ("   ", ""),
        ("王", "王"),
        ("שא", "שא"),
        ("ABC", "AB"),
    ],
)
def test_letters_are_words_and_never_markup(letters, shown):
    for seed in range(6):
        drawn = avatar_svg(seed, letters)

        assert letters_of(drawn) == shown
        drawn.encode()


@pytest.mark.parametrize("seed", range(24))
def test_a_portrait_holds_nothing_that_a_page_must_fear(seed):
    for element in parsed(avatar_svg(seed, '"onload=')).iter():
        assert set(element.attrib) <= ALLOWED[element.tag.removeprefix(SVG)]


def test_a_portrait_is_light():
    assert max(len(avatar_svg(seed, "WW")) for seed in range(500)) < 1500


def test_every_number_lies_near_the_picture():
    for seed in range(200):
        for element in parsed(avatar_svg(seed, "A")).iter():
            for number in re.findall(r"-?\d+(?:\.\d+)?", element.get("d", "")):
                assert -60 <= float(number) <= 160


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Camille Durand", "CD"),
        ("camille", "C"),
        ("Jean-Pierre de la Tour", "JT"),
        ("  élodie   faure ", "ÉF"),
        ("E\u0301lodie", "É"),
        ("@lea (Paris)", "LP"),
        ("★ Max ★", "M"),
        ("ß", "SS"),
        ("王小明", "王"),
        ("4 Saisons", "4S"),
        ("🙂", ""),
        ("", ""),
    ],
)
def test_initials_are_the_first_of_the_first_and_last_word(name, expected):
    assert initials(name) == expected
