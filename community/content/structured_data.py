"""Where a space stands, as search engines read it: schema.org BreadcrumbList."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from community.content.space_map import SpaceInfo, spaces_by_id
from community.core.i18n import _


def breadcrumb_data(space: SpaceInfo) -> Mapping[str, Any]:
    """Return the way from the home page to a space."""
    parent = spaces_by_id().get(space.parent_id) if space.parent_id else None
    steps = [(_("Home"), url_for("content.home", _external=True))]
    steps += [
        (one.name, url_for("content.space", slug=one.slug, _external=True))
        for one in (parent, space)
        if one is not None
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, start=1)
        ],
    }
