"""Completion of handles and tags while typing."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.queries import tags
from community.content.views.blueprint import bp
from community.core.access import checked_by_action, public
from community.core.policies import authorize
from community.members.current import current_actor
from community.members.presenters import member_link
from community.members.queries import complete_handle


@bp.get("/complete/members")
@checked_by_action(policies.KEEP_DRAFT)
def complete_member() -> ResponseReturnValue:
    """Members whose handle or name begins with some letters."""
    actor = current_actor()
    authorize(actor, policies.KEEP_DRAFT)
    found = complete_handle(actor, request.args.get("q", "")[:32])
    return jsonify(
        [
            {"handle": link.handle, "name": link.name, "avatar_url": link.avatar_url}
            for link in map(member_link, found)
        ]
    )


@bp.get("/complete/tags")
@public
def complete_tag() -> ResponseReturnValue:
    """Public tags that begin with some letters."""
    found = tags.complete_tag(request.args.get("q", "")[:20])
    return jsonify([{"name": tag.name, "count": tag.topic_count} for tag in found])
