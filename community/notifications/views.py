"""The bell's page and its number."""

from typing import Any

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.access import checked_by_action, requires
from community.core.http import page_request, see_other
from community.core.i18n import _
from community.core.transaction import transaction
from community.members.current import current_actor
from community.notifications import queries
from community.notifications.actions import read
from community.notifications.policies import READ_NOTICES
from community.notifications.presenters import notice_view

bp = Blueprint("notifications", __name__)

SIZE = 30


@bp.get("/notifications")
@requires(READ_NOTICES)
def notices() -> str:
    """What happened around the member, the newest first."""
    page = queries.list_notices(current_actor(), page_request(size=SIZE))
    return render_template(
        "notifications/notices.html",
        notices=[notice_view(line) for line in page.items],
        links={
            "previous_url": _url(before=page.previous) if page.previous else "",
            "next_url": _url(after=page.next) if page.next else "",
        },
    )


@bp.get("/notifications/<int:notice_id>")
@checked_by_action(READ_NOTICES)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read and go where it happened."""
    with transaction():
        notice = read.mark_read(current_actor(), notice_id)
        post_id = notice.post_id
    return see_other(url_for("content.post", post_id=post_id))


@bp.post("/notifications/read")
@checked_by_action(READ_NOTICES)
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    with transaction():
        read.mark_all_read(current_actor())
    flash(_("All notifications are marked as read."), "success")
    return see_other(url_for("notifications.notices"))


@bp.get("/notifications/unread")
@requires(READ_NOTICES)
def unread() -> ResponseReturnValue:
    """The number on the bell, for the page that polls it; unchanged costs no body."""
    response = jsonify(unread=queries.count_unread(current_actor()))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _url(**cursor: Any) -> str:
    return url_for("notifications.notices", **cursor)
