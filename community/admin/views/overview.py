"""The first page: what waits, the figures, what was done last."""

from flask import render_template

from community.admin.audit_presenters import AuditView, audit_views
from community.admin.presenters import attentions
from community.admin.queries import get_overview
from community.admin.views.blueprint import bp
from community.core.access import requires
from community.core.pagination import PageRequest
from community.core.policies import can
from community.members import queries
from community.members.current import current_actor
from community.members.policies import SEE_AUDIT, SEE_STAFF_PAGES

LAST_LINES = 6


@bp.get("")
@requires(SEE_STAFF_PAGES)
def overview() -> str:
    """How the community is, and what waits for somebody."""
    actor = current_actor()
    seen = get_overview(actor)
    lines: tuple[AuditView, ...] = ()
    if can(actor, SEE_AUDIT):
        page = queries.list_audit(actor, PageRequest(size=LAST_LINES))
        lines = audit_views(page.items)
    return render_template(
        "admin/overview.html", seen=seen, attentions=attentions(actor, seen), lines=lines
    )
