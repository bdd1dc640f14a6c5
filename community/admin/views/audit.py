"""The audit log: who did what to what."""

from flask import render_template

from community.admin.audit_presenters import AREAS, audit_views
from community.admin.presenters import choices, links
from community.admin.views.blueprint import argument, bp
from community.core.access import requires
from community.core.http import page_request
from community.members import queries
from community.members.current import current_actor
from community.members.policies import SEE_AUDIT

LINES = 40


@bp.get("/audit")
@requires(SEE_AUDIT)
def audit() -> str:
    """One page of the log, the newest first, by area and by subject."""
    area, subject = argument("action"), argument("subject", most=120)
    page = queries.list_audit(
        current_actor(), page_request(size=LINES), action=area, subject=subject
    )
    here = {"action": area or None, "subject": subject or None}
    return render_template(
        "admin/audit.html",
        lines=audit_views(page.items),
        areas=choices(AREAS, area),
        area=area,
        subject=subject,
        links=links("admin.audit", here, after=page.next, before=page.previous),
    )
