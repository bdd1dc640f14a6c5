"""The brand as site settings: name, words, pictures, colours, type.

The shell shows it, the back office edits it, and letters are signed with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from community.core import site
from community.core.colours import contrast, is_colour, nearest_passing
from community.core.errors import Invalid
from community.core.i18n import _, _l
from community.core.localised import ratio
from community.core.site import SiteSetting, register

GROUP = "brand"
FONTS = {
    "default": ("", _l("Figtree and Bricolage Grotesque")),
    "system": ("system-ui, sans-serif", _l("The device's own")),
    "serif": ('"Iowan Old Style", "Palatino Linotype", Georgia, serif', _l("A classic serif")),
    "rounded": ('ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, sans-serif', _l("Rounded")),
}
CORNERS = {
    "soft": ("0.875rem", _l("Soft")),
    "round": ("1.5rem", _l("Round")),
    "square": ("0.125rem", _l("Square")),
}


def _check_primary(colour: str) -> None:
    """White text stands on the primary colour, and the colour is text on white."""
    if not is_colour(colour):
        raise Invalid(_("Write a colour like #2b5d4a."), field=PRIMARY.name)
    if contrast(colour, "#ffffff") < 4.5:
        raise Invalid(
            _(
                "Text in this colour would be hard to read (contrast %(ratio)s, at least 4.5 is "
                "needed). The nearest that passes is %(colour)s.",
                ratio=ratio(contrast(colour, "#ffffff")),
                colour=nearest_passing(colour),
            ),
            field=PRIMARY.name,
        )


def _check_accent(colour: str) -> None:
    """The accent is never text: shapes need a contrast of 3 (WCAG 2.2, 1.4.11)."""
    if not is_colour(colour):
        raise Invalid(_("Write a colour like #d9722e."), field=ACCENT.name)
    if contrast(colour, "#ffffff") < 3:
        raise Invalid(
            _(
                "Marks in this colour would be hard to see (contrast %(ratio)s, at least 3 is "
                "needed). The nearest that passes is %(colour)s.",
                ratio=ratio(contrast(colour, "#ffffff")),
                colour=nearest_passing(colour, ratio=3),
            ),
            field=ACCENT.name,
        )


def _check_address(url: str) -> None:
    """Only a page that a browser opens safely: the address stands in a link of ours."""
    if url and not (url.startswith("https://") and " " not in url and len(url) > len("https://")):
        raise Invalid(_("Write an address that begins with https://."), field=TERMS_URL.name)


def _text(
    name: str,
    label: object,
    default: str,
    most: int,
    *,
    least: int = 0,
    check: Callable[[str], None] | None = None,
) -> SiteSetting[str]:
    return register(
        SiteSetting(
            name=f"brand.{name}",
            group=GROUP,
            label=label,
            default=default,
            minimum=least,
            maximum=most,
            check=check,
        )
    )


NAME = _text("name", _l("Name"), "Parvis", 60, least=1)
TAGLINE_FR = _text("tagline_fr", _l("Tagline in French"), "", 120)
TAGLINE_EN = _text("tagline_en", _l("Tagline in English"), "", 120)
DESCRIPTION_FR = _text("description_fr", _l("Description in French"), "", 300)
DESCRIPTION_EN = _text("description_en", _l("Description in English"), "", 300)
LOGO = _text("logo", _l("Logo"), "", 80)
MARK = _text("mark", _l("Mark (square)"), "", 80)
TERMS_URL = _text("terms_url", _l("Address of your terms of use"), "", 200, check=_check_address)
PRIMARY = register(
    SiteSetting(
        name="brand.primary",
        group=GROUP,
        label=_l("Main colour"),
        default="#2b5d4a",
        check=_check_primary,
        help=_l("Buttons and links."),
    )
)
ACCENT = register(
    SiteSetting(
        name="brand.accent",
        group=GROUP,
        label=_l("Accent colour"),
        default="#d9722e",
        check=_check_accent,
        help=_l("Small marks that catch the eye."),
    )
)
FONT = register(
    SiteSetting(
        name="brand.font",
        group=GROUP,
        label=_l("Typeface"),
        default="default",
        choices=tuple((key, label) for key, (_css, label) in FONTS.items()),
    )
)
RADIUS = register(
    SiteSetting(
        name="brand.corners",
        group=GROUP,
        label=_l("Corners"),
        default="soft",
        choices=tuple((key, label) for key, (_css, label) in CORNERS.items()),
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """What of the brand becomes a stylesheet."""

    primary: str
    accent: str
    font: str
    corners: str

    def rules(self) -> str:
        """Return the declarations that the tokens are made of."""
        family, _label = FONTS[self.font]
        radius, _label = CORNERS[self.corners]
        declared = [
            f"--brand-primary:{self.primary}",
            f"--brand-accent:{self.accent}",
            f"--brand-radius:{radius}",
        ]
        if family:
            declared += [f"--brand-font-heading:{family}", f"--brand-font-body:{family}"]
        return ";".join(declared)


def current_look() -> Look:
    """Return the look in force."""
    return Look(
        primary=site.value(PRIMARY),
        accent=site.value(ACCENT),
        font=site.value(FONT),
        corners=site.value(RADIUS),
    )
