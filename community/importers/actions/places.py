"""Make the spaces that the categories of a source become."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from community.content.actions.manage_spaces import (
    DESCRIPTION_MAX,
    NAME_MAX,
    SLUG_MAX,
    SpaceDetails,
    change_space,
    create_space,
    get_space_row,
)
from community.content.models import Space
from community.content.naming import slug_of
from community.content.types import Posting, Visibility
from community.core.colours import is_colour
from community.core.db import db
from community.core.i18n import _
from community.importers.discourse.records import SourceCategory
from community.importers.models import ImportedSpace
from community.importers.queries import KnownSpace
from community.importers.types import NO_CATEGORY
from community.members.actor import SYSTEM

# For categories that bring no colour, one after another, so that their chips can be told apart.
_COLOURS = ("#2f6f5e", "#3b5b92", "#8a4b2d", "#6b4a8e", "#8c3b52", "#2d6a7a", "#6a6323", "#4f5d4a")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def make_spaces(
    source_id: int,
    wanted: Iterable[int],
    named: Mapping[int, SourceCategory],
    known: Mapping[int, KnownSpace],
    *,
    prefix: str = "",
) -> dict[int, KnownSpace]:
    """Make a space for each category, parents first; name those whose name is learnt only now."""
    made = dict(known)
    for category_id in wanted:
        category = named.get(category_id)
        here = made.get(category_id)
        parent = made.get(category.parent_id) if category and category.parent_id else None
        parent_id = _sound_parent(parent, here)
        if here is None:
            made[category_id] = _make(source_id, category_id, category, parent_id, prefix)
        elif category is not None and not here.is_named:
            made[category_id] = _name(source_id, here, category, parent_id, prefix)
    return made


def _make(
    source_id: int,
    category_id: int,
    category: SourceCategory | None,
    parent_id: int | None,
    prefix: str,
) -> KnownSpace:
    space = create_space(SYSTEM, _details(category_id, category, parent_id, prefix))
    is_named = category is not None or category_id == NO_CATEGORY
    db.session.add(
        ImportedSpace(
            source_id=source_id, external_id=category_id, space_id=space.id, is_named=is_named
        )
    )
    db.session.flush()
    return KnownSpace(space.id, is_named)


def _name(
    source_id: int,
    here: KnownSpace,
    category: SourceCategory,
    parent_id: int | None,
    prefix: str,
) -> KnownSpace:
    """Replace the name that stood in, unless a manager has done so meanwhile."""
    space = get_space_row(SYSTEM, here.space_id)
    if space.name == _prefixed(unnamed(category.id), prefix):
        change_space(SYSTEM, space, _details(category.id, category, parent_id, prefix))
    row = db.session.get_one(ImportedSpace, (source_id, category.id))
    row.is_named = True
    db.session.flush()
    return KnownSpace(here.space_id, is_named=True)


def _details(
    category_id: int, category: SourceCategory | None, parent_id: int | None, prefix: str
) -> SpaceDetails:
    name = _prefixed(category.name if category else unnamed(category_id), prefix)
    slug = category.slug if category and not prefix else ""
    if not _SLUG.fullmatch(slug) or len(slug) > SLUG_MAX:
        slug = slug_of(name, limit=SLUG_MAX)
    drawn = _COLOURS[category_id % len(_COLOURS)]
    if category is None:
        return SpaceDetails(name=name, slug=_free(slug), parent_id=parent_id, colour=drawn)
    colour = f"#{category.colour.lower().lstrip('#')}"
    return SpaceDetails(
        name=name,
        slug=_free(slug),
        description=category.description[:DESCRIPTION_MAX].strip(),
        colour=colour if is_colour(colour) else drawn,
        parent_id=parent_id,
        visibility=Visibility.STAFF if category.is_restricted else Visibility.PUBLIC,
        posting=Posting.STAFF if category.is_restricted else Posting.EVERYONE,
    )


def _sound_parent(parent: KnownSpace | None, here: KnownSpace | None) -> int | None:
    """Return the parent, unless spaces have been arranged since so that it can be none."""
    if parent is None:
        return None
    has_parent = select(Space.id).where(Space.id == parent.space_id, Space.parent_id.is_not(None))
    if db.session.scalar(has_parent) is not None:
        return None
    if here is not None and db.session.scalar(
        select(Space.id).where(Space.parent_id == here.space_id).limit(1)
    ):
        return None
    return parent.space_id


def unnamed(category_id: int) -> str:
    """Return the name of a space while only its number at the source is known."""
    if category_id == NO_CATEGORY:
        return str(_("Uncategorised"))
    return str(_("Category %(number)s", number=category_id))


def _prefixed(name: str, prefix: str) -> str:
    name = " ".join(f"{prefix}{name}".split())
    return name if len(name) <= NAME_MAX else name[: NAME_MAX - 1].rstrip() + "…"


def _free(slug: str) -> str:
    """Return the slug, numbered when another space has it; one without letters gets a word."""
    wanted = "space" if slug == "-" else slug
    free, number = wanted, 1
    while db.session.scalar(select(Space.id).where(Space.slug == free)) is not None:
        number += 1
        free = f"{wanted[: SLUG_MAX - 6].rstrip('-')}-{number}"
    return free
