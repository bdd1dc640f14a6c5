"""A profile as search engines read it: schema.org ProfilePage."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from flask import url_for

from community.core.text import excerpt
from community.members.models import Member
from community.members.presenters import member_link


def profile_data(member: Member) -> Mapping[str, Any]:
    """Return the object of a member's page."""
    link = member_link(member)
    url = url_for("members.profile", handle=member.handle, _external=True)
    person: dict[str, Any] = {
        "@type": "Person",
        "name": link.name,
        "alternateName": member.handle,
        "identifier": member.handle,
        "url": url,
        "image": urljoin(url, link.avatar_url),
    }
    if member.bio:
        person["description"] = excerpt(member.bio)
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateCreated": member.created_at.isoformat(),
        "mainEntity": person,
    }
