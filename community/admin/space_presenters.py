"""Spaces between their rows and the form that changes them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from community.admin.forms import SpaceForm
from community.content.actions.manage_spaces import SpaceDetails
from community.content.kinds import kinds
from community.content.presenters import SpaceLink
from community.content.presenting import space_link
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import Posting, Visibility
from community.core.i18n import _, _l
from community.core.options import options
from community.members.audiences import describe

SEEN_BY = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.MEMBERS: _l("Members"),
    Visibility.STAFF: _l("The team"),
}
OPENED_BY = {Posting.EVERYONE: _l("All who see it"), Posting.STAFF: _l("The team")}


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """A space in the ordered list of the back office."""

    id: int
    link: SpaceLink
    edit_url: str
    description: str
    seen_by: str
    opened_by: str
    topic_count: int
    is_child: bool
    is_archived: bool
    is_first: bool
    is_last: bool


def space_lines(
    spaces: Mapping[int, SpaceInfo], figures: Mapping[int, tuple[int, int]]
) -> tuple[SpaceLine, ...]:
    """Return every space, those inside others right below them."""
    roots = [space for space in spaces.values() if space.parent_id is None]
    lines: list[SpaceLine] = []
    for place, root in enumerate(roots):
        children = [space for space in spaces.values() if space.parent_id == root.id]
        for siblings, here, space in (
            (roots, place, root),
            *((children, number, child) for number, child in enumerate(children)),
        ):
            topics, _posts = figures.get(space.id, (0, 0))
            lines.append(_line(space, topics, is_first=here == 0, is_last=space is siblings[-1]))
    return tuple(lines)


def offer_choices(form: SpaceForm, space: SpaceInfo | None) -> None:
    """Fill in what the form offers today: spaces to stand in, kinds of topic."""
    own = space.id if space is not None else None
    offered = [s for s in spaces_by_id().values() if s.parent_id is None and s.id != own]
    form.parent.choices = options(
        [("", _("None: it stands by itself")), *((str(s.id), s.name) for s in offered)]
    )
    form.kinds.choices = options((kind.key, kind.label) for kind in kinds().values())


def stored_values(space: SpaceInfo) -> dict[str, Any]:
    """Return what the form shows of a space."""
    return {
        "name": space.name,
        "slug": space.slug,
        "description": space.description,
        "parent": str(space.parent_id or ""),
        "colour": space.colour,
        "icon": space.icon,
        "kinds": list(space.kinds),
        "visibility": space.visibility.value,
        "audience_roles": _roles(space.audience),
        "audience_level": _level(space.audience),
        "posting": space.posting.value,
        "posting_roles": _roles(space.posting_audience),
        "posting_level": _level(space.posting_audience),
        "version": version_of(space),
    }


def details_of(form: SpaceForm) -> SpaceDetails:
    """Return what the form decides."""
    return SpaceDetails(
        name=form.name.data,
        slug=form.slug.data or "",
        description=form.description.data or "",
        colour=form.colour.data,
        icon=form.icon.data,
        parent_id=int(form.parent.data) if form.parent.data else None,
        kinds=tuple(form.kinds.data or ()),
        visibility=Visibility(form.visibility.data),
        audience=_clauses(form.audience_roles.data, form.audience_level.data),
        posting=Posting(form.posting.data),
        posting_audience=_clauses(form.posting_roles.data, form.posting_level.data),
    )


def version_of(space: SpaceInfo) -> str:
    """Return a word that differs when anything about the space does, but for its place."""
    told = [
        space.parent_id, space.slug, space.name, space.description, space.colour, space.icon,
        list(space.kinds), space.visibility, [dict(one) for one in space.audience],
        space.posting, [dict(one) for one in space.posting_audience],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _line(space: SpaceInfo, topics: int, *, is_first: bool, is_last: bool) -> SpaceLine:
    seen_by = SEEN_BY.get(space.visibility) or _listed(describe(space.audience))
    opened_by = OPENED_BY.get(space.posting) or _listed(describe(space.posting_audience))
    return SpaceLine(
        id=space.id,
        link=space_link(space),
        edit_url=url_for("admin.spaces_edit", space_id=space.id),
        description=space.description,
        seen_by=str(seen_by),
        opened_by=str(opened_by),
        topic_count=topics,
        is_child=space.parent_id is not None,
        is_archived=space.is_archived,
        is_first=is_first,
        is_last=is_last,
    )


def _listed(words: Iterable[object]) -> str:
    return ", ".join(str(word) for word in words)


def _roles(audience: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(clause["role"]) for clause in audience if "role" in clause]


def _level(audience: Sequence[Mapping[str, Any]]) -> str:
    levels = [int(clause["trust_level"]) for clause in audience if "trust_level" in clause]
    return str(min(levels)) if levels else ""


def _clauses(roles: Sequence[str] | None, level: str | None) -> list[dict[str, Any]]:
    clauses: list[dict[str, Any]] = [{"role": role} for role in roles or ()]
    if level:
        clauses.append({"trust_level": int(level)})
    return clauses
