"""Portraits for members who sent none: their letters on two-tone shapes, the same for ever."""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

SIDE = 96
CENTRE = SIDE / 2
FONT = "ui-rounded, 'SF Pro Rounded', 'Segoe UI', Roboto, system-ui, sans-serif"


@dataclass(frozen=True)
class Palette:
    """Letters in `ink` stand out from each of the other three by 4.5:1 or more."""

    ground: str
    shape: str
    accent: str
    ink: str


PALETTES = (
    Palette("#ffe0bd", "#ffbe86", "#f7935f", "#5a2413"),  # apricot
    Palette("#a8402b", "#8d3122", "#b54a30", "#fff3e4"),  # terracotta
    Palette("#d4e9e6", "#a9d3d0", "#7ab8b8", "#123f45"),  # sea mist
    Palette("#ffe9b0", "#ffd06a", "#f3b23e", "#523600"),  # honey
    Palette("#6b2a4a", "#7f3759", "#944468", "#ffeaef"),  # plum
    Palette("#e0eaca", "#bfd5a1", "#97b876", "#26391b"),  # sage
    Palette("#ffd9d3", "#ffb3aa", "#f58b83", "#5e1520"),  # coral
    Palette("#1f5560", "#17454f", "#2a6873", "#eaf7f2"),  # petrol
    Palette("#eddff2", "#d5bce3", "#b896ce", "#3c1f52"),  # heather
    Palette("#6a4230", "#573424", "#7c5340", "#fff0dd"),  # cocoa
    Palette("#ffdee8", "#ffb9cf", "#f690b2", "#611338"),  # peony
    Palette("#4a5a2c", "#3b4a22", "#5a6a35", "#fbf6dc"),  # olive
)


def avatar_svg(seed: int, letters: str) -> str:
    """Draw a square picture; up to two letters are shown, escaped.

    Twelve neighbouring seeds get twelve palettes, seventy-two get as many pairs of palette and
    drawing. The picture has no ids, styles or scripts, so it may stand in a page or in a file.
    """
    palette = PALETTES[seed * 5 % len(PALETTES)]
    draw = DRAWINGS[(seed + seed // len(PALETTES)) % len(DRAWINGS)]
    chance = Random(seed)  # noqa: S311 - looks, no secrets
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<path fill="{palette.ground}" d="M0 0h{SIDE}v{SIDE}H0z"/>'
        f"{draw(palette, chance)}{_text(letters, palette.ink)}</svg>"
    )


def initials(name: str) -> str:
    """Answer the first letters of the first and the last word, in capitals; maybe none."""
    words = [
        "".join(filter(str.isalnum, word)) for word in unicodedata.normalize("NFC", name).split()
    ]
    firsts = [word[0] for word in words if word]
    chosen = firsts if len(firsts) < 2 else [firsts[0], firsts[-1]]
    return "".join(chosen).upper()[:2]


def _text(letters: str, ink: str) -> str:
    shown = "".join(filter(str.isprintable, unicodedata.normalize("NFC", letters))).strip()[:2]
    size = 38 if len(shown) == 1 else 32
    return (
        f'<text x="{CENTRE:g}" y="{CENTRE + size * 0.355:.1f}" text-anchor="middle" fill="{ink}"'
        f' font-family="{FONT}" font-size="{size}" font-weight="600">{escape(shown)}</text>'
    )


def _pebbles(palette: Palette, chance: Random) -> str:
    turn = chance.random() * math.tau
    large = _towards(turn, 14 + 8 * chance.random())
    small = _towards(turn + math.pi + chance.random() - 0.5, 40)
    return _path(palette.shape, _blob(large, 34 + 5 * chance.random(), chance)) + _path(
        palette.accent, _blob(small, 13 + 5 * chance.random(), chance)
    )


def _hills(palette: Palette, chance: Random) -> str:
    sun = (
        CENTRE + _one_of((-1, 1), chance) * (14 + 10 * chance.random()),
        19 + 4 * chance.random(),
    )
    lean = _one_of((-1, 1), chance) * (6 + 8 * chance.random())
    far, near = 54 + 6 * chance.random(), 72 + 6 * chance.random()
    return (
        _circle(palette.accent, sun, 11)
        + _path(palette.shape, _hill(far, lean))
        + _path(palette.accent, _hill(near, -lean))
    )


def _petals(palette: Palette, chance: Random) -> str:
    count = _one_of((5, 6, 7), chance)
    turn = chance.random() * 360
    petal = _path(palette.shape, "M48 48C30 34 32 6 48 4C64 6 66 34 48 48z")
    turned = (
        f'<g transform="rotate({turn + 360 * i / count:.1f} 48 48)">{petal}</g>'
        for i in range(count)
    )
    return "".join(turned) + _circle(palette.accent, (CENTRE, CENTRE), 17)


def _arches(palette: Palette, chance: Random) -> str:
    turn = _one_of((0, 90, 180, 270), chance) + 24 * (chance.random() - 0.5)
    arches = "".join(
        _path(
            colour, f"M{CENTRE - half:g} 130V{top + half:g}a{half} {half} 0 0 1 {2 * half} 0V130z"
        )
        for colour, half, top in (
            (palette.shape, 40, 10),
            (palette.accent, 24, 28),
        )
    )
    return f'<g transform="rotate({turn:.1f} 48 48)">{arches}</g>'


def _leaves(palette: Palette, chance: Random) -> str:
    spread = 50 + 16 * chance.random()
    leaf = "M48 98C20 72 18 32 48 4C78 32 76 72 48 98z"
    leaves = "".join(
        f'<g transform="rotate({angle:.1f} 48 96)">{_path(colour, leaf)}</g>'
        for colour, angle in (
            (palette.shape, -spread),
            (palette.shape, spread),
            (palette.accent, 0),
        )
    )
    return f'<g transform="rotate({chance.random() * 360:.1f} 48 48)">{leaves}</g>'


def _ripples(palette: Palette, chance: Random) -> str:
    centre = _towards(chance.random() * math.tau, 34 + 10 * chance.random())
    rings = ((palette.shape, 64), (palette.ground, 47), (palette.accent, 29))
    return "".join(_circle(colour, centre, radius) for colour, radius in rings)


DRAWINGS: tuple[Callable[[Palette, Random], str], ...] = (
    _pebbles,
    _arches,
    _hills,
    _petals,
    _ripples,
    _leaves,
)


def _one_of(choices: tuple[int, ...], chance: Random) -> int:
    """Only `random()` is promised to give the same numbers in every version of Python."""
    return choices[int(chance.random() * len(choices))]


def _towards(angle: float, distance: float) -> tuple[float, float]:
    return CENTRE + math.cos(angle) * distance, CENTRE + math.sin(angle) * distance


def _blob(centre: tuple[float, float], radius: float, chance: Random) -> str:
    """Round off seven points at uneven distances: Catmull-Rom, written as Bézier curves."""
    count = 7
    turn = chance.random()
    points = []
    for number in range(count):
        angle = (number + turn) / count * math.tau
        reach = radius * (0.82 + 0.36 * chance.random())
        points.append((centre[0] + math.cos(angle) * reach, centre[1] + math.sin(angle) * reach))
    curves = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for number in range(count):
        before, start, end, after = (points[(number + step) % count] for step in (-1, 0, 1, 2))
        leaving = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        arriving = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        curves.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (leaving, arriving, end)))
    return "".join(curves) + "z"


def _hill(height: float, lean: float) -> str:
    return (
        f"M0 {height + lean:.1f}C26 {height - lean - 10:.1f} 40 {height - lean:.1f} 58 {height:.1f}"
        f"S84 {height + lean:.1f} 96 {height - lean:.1f}V96H0z"
    )


def _path(colour: str, outline: str) -> str:
    return f'<path fill="{colour}" d="{outline}"/>'


def _circle(colour: str, centre: tuple[float, float], radius: float) -> str:
    return f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:g}" fill="{colour}"/>'
