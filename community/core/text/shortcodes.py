"""Emoji by name: `:smile:`, `:red_heart:`, and the French names `:cœur_rouge:`."""

from functools import cache

from emoji import EMOJI_DATA, config, emoji_list

from community.core.text.words import fold

_FULLY_QUALIFIED = 2
# Signs of ordinary print (©, ™, ↔), which Unicode lists among the emoji as well, end before this.
_FIRST_PICTURE = "\u2600"


def emoji_named(name: str) -> str | None:
    """The character for a name without its colons; accents and case do not matter."""
    return _names().get(fold(name))


def count_emoji(text: str) -> int:
    """Count the pictures in a text; one that is made of several characters counts once."""
    found = (str(match["emoji"]) for match in emoji_list(text))
    return sum(len(character) > 1 or character >= _FIRST_PICTURE for character in found)


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
