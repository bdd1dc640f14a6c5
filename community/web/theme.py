"""The stylesheet of the brand and of the spaces' colours, under an address that changes with it.

Arbitrary colours cannot stand in style attributes (the content security policy forbids them), so
they become classes here, each named after its colour: everybody may read this sheet, so it must not
tell which spaces there are.
"""

import hashlib

from flask import url_for

from community.content.space_map import spaces_by_id
from community.core.brand import current_look
from community.core.colours import hue_class, is_colour
from community.core.stamps import stamp

_kept: dict[tuple[int | None, int | None], tuple[str, str]] = {}


def theme_sheet() -> tuple[str, str]:
    """Return the stylesheet and its fingerprint, made once per version of brand and spaces."""
    version = (stamp("settings"), stamp("spaces"))
    if version not in _kept or None in version:
        sheet = _sheet()
        _kept.clear()
        _kept[version] = (sheet, hashlib.sha256(sheet.encode()).hexdigest()[:12])
    return _kept[version]


def theme_url() -> str:
    """Return the address of the stylesheet in force."""
    return url_for("web.theme", fingerprint=theme_sheet()[1])


def _sheet() -> str:
    colours = {s.colour.lower() for s in spaces_by_id().values() if is_colour(s.colour)}
    hues = [f".{hue_class(colour)}{{--space:{colour}}}" for colour in sorted(colours)]
    return f":root{{{current_look().rules()}}}\n" + "\n".join(hues) + "\n"
