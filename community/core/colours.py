"""Contrast between colours by WCAG 2.2, and the nearest colour that passes."""

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(value: str) -> bool:
    """Tell whether the text is a colour written like #2b5d4a."""
    return _HEX.fullmatch(value) is not None


def hue_class(colour: str) -> str:
    """Return the class of the theme that carries a #rrggbb colour."""
    return f"hue-{colour[1:].lower()}"


def luminance(colour: str) -> float:
    """Return the relative luminance of a #rrggbb colour (WCAG 2.2, section 5)."""

    def channel(start: int) -> float:
        value = int(colour[start : start + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(colour: str, *, on: str = "#ffffff", ratio: float = 4.5) -> str:
    """Return the colour mixed with as little black (or white) as makes it pass on `on`.

    Mixing keeps the hue, so a brand recognises its colour.
    """
    if contrast(colour, on) >= ratio:
        return colour
    target = "#000000" if luminance(on) > 0.18 else "#ffffff"
    for step in range(1, 101):
        mixed = _mix(colour, target, step / 100)
        if contrast(mixed, on) >= ratio:
            return mixed
    return target


def _mix(one: str, other: str, share: float) -> str:
    def channel(start: int) -> int:
        a, b = int(one[start : start + 2], 16), int(other[start : start + 2], 16)
        return round(a + (b - a) * share)

    return f"#{channel(1):02x}{channel(3):02x}{channel(5):02x}"
