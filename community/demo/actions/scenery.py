"""What stands before anybody comes: the brand, its drawings, the spaces."""

import hashlib
from collections.abc import Iterable, Mapping

from community.content.actions.manage_spaces import SpaceDetails, create_space
from community.content.types import Posting, Visibility
from community.core import brand, site
from community.core.storage import Storage
from community.demo.script import Place, drawing
from community.members.actor import SYSTEM


def dress(wanted: Mapping[str, str], *, storage: Storage) -> None:
    """Give the site its name, words, colours, logo and mark."""
    site.change(brand.NAME, wanted["name"])
    site.change(brand.TAGLINE_FR, wanted["tagline_fr"])
    site.change(brand.TAGLINE_EN, wanted["tagline_en"])
    site.change(brand.DESCRIPTION_FR, wanted["description_fr"])
    site.change(brand.DESCRIPTION_EN, wanted["description_en"])
    site.change(brand.PRIMARY, wanted["primary"].lower())
    site.change(brand.ACCENT, wanted["accent"].lower())
    site.change(brand.LOGO, _hang(wanted["logo"], storage))
    site.change(brand.MARK, _hang(wanted["mark"], storage))


def open_spaces(places: Iterable[Place]) -> None:
    """Open the spaces in the order of the menu."""
    ids: dict[str, int] = {}
    for place in places:
        details = SpaceDetails(
            name=place.name,
            slug=place.slug,
            description=place.description,
            colour=place.colour,
            icon=place.icon,
            parent_id=ids[place.parent] if place.parent else None,
            visibility=Visibility(place.visibility),
            audience=place.audience,
            posting=Posting(place.posting),
        )
        ids[place.slug] = create_space(SYSTEM, details).id


def _hang(name: str, storage: Storage) -> str:
    data = drawing(name)
    key = f"{hashlib.sha256(data).hexdigest()[:24]}.svg"
    storage.put(f"brand/{key}", data, content_type="image/svg+xml")
    return key
