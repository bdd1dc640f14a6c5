"""Plugs the heart in: pages, personal data, counters, navigation, and what every page shows."""

from flask import Flask, Response

from community.content import jobs, settings
from community.content.counters import repair_counters
from community.content.personal_data import PERSONAL_DATA
from community.content.presenting import space_cards
from community.content.queries.spaces import list_spaces
from community.content.reading import write_buffer
from community.content.sitemap import count_files, public_pages
from community.content.views import bp
from community.content.views.profiles import profile_part
from community.core import page_versions
from community.core.i18n import _l
from community.core.sockets import (
    CounterRepair,
    NavigationItem,
    SitemapSource,
    counter_repairs,
    navigation,
    personal_data,
    settings_panels,
    sitemap_sources,
    slots,
)
from community.members.current import current_actor
from community.members.views import PROFILE_SLOT

HOME = NavigationItem(key="home", label=_l("Home"), endpoint="content.home", icon="home", order=10)
SPACES = NavigationItem(
    key="spaces", label=_l("Spaces"), endpoint="content.spaces_page", icon="layout-grid", order=20
)
DRAFTS = NavigationItem(
    key="drafts", label=_l("Drafts"), endpoint="content.drafts_page", icon="pencil", order=50
)
FOLLOWING = NavigationItem(
    key="following",
    label=_l("What I follow"),
    endpoint="content.following",
    icon="bell",
    order=45,
)
REPAIR = CounterRepair(name="content", repair=repair_counters)
PAGES = SitemapSource(name="content", count=count_files, pages=public_pages)

# Imported for what they register: limits as settings, scheduled work.
PLUGGED = (jobs, settings)


def init_app(app: Flask) -> None:
    """Register pages and plugs."""
    page_versions.unseen(
        "content_draft",
        "content_member_follow",
        "content_read_horizon",
        "content_reading",
        "content_space_follow",
        "content_tag_follow",
        "content_topic_follow",
    )
    app.register_blueprint(bp)
    personal_data.add(PERSONAL_DATA)
    counter_repairs.add(REPAIR)
    sitemap_sources.add(PAGES)
    navigation.add(HOME)
    navigation.add(SPACES)
    settings_panels.add(FOLLOWING)
    settings_panels.add(DRAFTS)
    slots.add(PROFILE_SLOT, profile_part)

    @app.context_processor
    def _menu() -> dict[str, object]:
        return {"spaces_menu": lambda: space_cards(list_spaces(current_actor()), {})}

    @app.after_request
    def _write_what_was_read(response: Response) -> Response:
        response.call_on_close(lambda: _write_after(app))
        return response


def _write_after(app: Flask) -> None:
    """Runs when the answer is out, in a context of its own: the request's is gone by then."""
    with app.app_context():
        write_buffer()
