"""Emoji by name: `:smile:`, `:red_heart:`, and the French names `:cœur_rouge:`."""

from functools import cache

from emoji import EMOJI_DATA, config

from community.core.text.words import fold

_FULLY_QUALIFIED = 2


def emoji_named(name: str) -> str | None:
    """The character for a name without its colons; accents and case do not matter."""
    return _names().get(fold(name))


@cache
def _names() -> dict[str, str]:
    config.load_language("fr")
    names: dict[str, str] = {}
    # English names and aliases first: they are what other forums taught people to type.
    for key in ("en", "alias", "fr"):
        for character, facts in EMOJI_DATA.items():
            if facts["status"] > _FULLY_QUALIFIED:
                continue
            found = facts.get(key, ())
            for name in (found,) if isinstance(found, str) else found:
                names.setdefault(fold(name.strip(":")), character)
    return names
