"""Plugs the bell in."""

from flask import Flask

from community.core import page_versions
from community.core.sockets import CounterRepair, counter_repairs, personal_data
from community.members.current import current_actor
from community.notifications import handlers, schedule
from community.notifications.actions.bells import repair_unread
from community.notifications.personal_data import PERSONAL_DATA
from community.notifications.queries import count_unread
from community.notifications.views import bp

REPAIR = CounterRepair(name="notifications", repair=repair_unread)

# Imported for what they register: reactions to facts, work by the clock.
PLUGGED = (handlers, schedule)


def init_app(app: Flask) -> None:
    """Register pages, plugs, and the number that every page shows."""
    page_versions.unseen("notifications_inbox", "notifications_notice")
    app.register_blueprint(bp)
    personal_data.add(PERSONAL_DATA)
    counter_repairs.add(REPAIR)

    @app.context_processor
    def _bell() -> dict[str, object]:
        return {"unread_notices": count_unread(current_actor())}
