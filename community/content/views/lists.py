"""Lists of topics: home, space, tag, and the directory of spaces."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from community.content import policies
from community.content.presenters import Figures, KeptRow, SpaceCard, TabLink
from community.content.presenting import (
    TopicPresenter,
    list_links,
    space_cards,
    space_link,
    tag_counts,
    tag_link,
)
from community.content.queries import spaces, tags, topics
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.structured_data import breadcrumb_data
from community.content.types import TOPICS_PER_PAGE, Listing, Period
from community.content.views.blueprint import bp
from community.core.access import public
from community.core.http import page_request
from community.core.i18n import _l, _lp
from community.core.kept_pages import kept_for_visitors
from community.core.pagination import Page
from community.core.policies import can
from community.members.actor import Actor
from community.members.current import current_actor

PINNED_IN_SPACE, PINNED_AT_HOME = 5, 1
# The others answer a question, and a pinned topic is no answer to it.
PINNED_LISTINGS = {Listing.HOT, Listing.LATEST}
TAGS_PER_PAGE = 120

LISTING_LABELS = {
    Listing.HOT: _l("Hot"),
    Listing.LATEST: _l("Latest"),
    Listing.TOP: _l("Top"),
    Listing.NEW: _lp("topics", "New"),
    Listing.UNANSWERED: _l("Unanswered"),
    Listing.UNREAD: _l("Unread"),
}
PERIOD_LABELS = {
    Period.DAY: _l("Day"),
    Period.WEEK: _l("Week"),
    Period.MONTH: _l("Month"),
    Period.YEAR: _l("Year"),
    Period.ALL: _l("All time"),
}


@bp.get("/")
@public
@kept_for_visitors
def home() -> str:
    """The feed over every visible space."""
    actor = current_actor()
    shown = _listed(actor, None, lambda **query: url_for("content.home", **query))
    cards = _all_cards(actor)
    return render_template(
        "content/home.html",
        **shown,
        welcome=not actor.is_signed_in and shown["is_first_page"],
        stats=Figures.of(cards),
        side_spaces=cards,
        popular_tags=[tag_link(name) for name in tags.popular_tag_names()],
    )


@bp.get("/spaces")
@public
@kept_for_visitors
def spaces_page() -> str:
    """Every space the reader sees."""
    return render_template("content/spaces.html", spaces=_all_cards(current_actor()))


@bp.get("/s/<slug>")
@public
@kept_for_visitors
def space(slug: str) -> str:
    """The topics of one space and its sub-spaces."""
    actor = current_actor()
    found = spaces.get_space(actor, slug)
    shown = _listed(actor, found, lambda **query: url_for("content.space", slug=slug, **query))
    followed = spaces.followed_space_ids(actor)
    visible = (found, *(s for s in spaces.list_spaces(actor) if s.parent_id == found.id))
    parent = spaces_by_id().get(found.parent_id) if found.parent_id else None
    return render_template(
        "content/space.html",
        **shown,
        space=space_cards(visible, spaces.space_figures(actor), followed)[0],
        parent=space_link(parent) if parent else None,
        can_post=can(actor, policies.START_TOPIC, found),
        post_refusal=policies.start_topic(actor, found).reason,
        is_followed=found.id in followed,
        is_archived=found.is_archived,
        json_ld=breadcrumb_data(found),
        canonical_url=url_for("content.space", slug=slug, _external=True),
    )


@bp.get("/tag/<name>")
@public
@kept_for_visitors
def tag(name: str) -> str:
    """The topics with a tag."""
    actor = current_actor()
    found = tags.get_tag(actor, name)
    page = topics.list_tagged(actor, found, page_request(size=TOPICS_PER_PAGE))
    return render_template(
        "content/tag.html",
        tag=tag_link(found.name),
        topic_count=found.topic_count,
        is_figure_whole=tags.is_public_figure_whole(actor),
        is_followed=tags.is_following_tag(actor, found),
        topics=_rows(actor, page),
        links=list_links(page, lambda **query: url_for("content.tag", name=found.name, **query)),
    )


@bp.get("/tags")
@public
@kept_for_visitors
def tags_page() -> str:
    """Every tag in public use, the most used first."""
    page = tags.list_tags(page_request(size=TAGS_PER_PAGE))
    return render_template(
        "content/tags.html",
        tags=tag_counts(page.items),
        links=list_links(page, lambda **query: url_for("content.tags_page", **query)),
    )


def _listed(actor: Actor, space: SpaceInfo | None, url: Callable[..., str]) -> dict[str, Any]:
    """Return what the list part of a page shows."""
    listing = _listing(actor)
    period = _period()
    wanted = page_request(size=TOPICS_PER_PAGE)
    is_first_page = not (wanted.after or wanted.before)
    shows_pinned = is_first_page and listing in PINNED_LISTINGS
    # A space shows all that it pinned; the home page only the newest pin of them all.
    most = PINNED_IN_SPACE if space is not None else PINNED_AT_HOME
    pinned = topics.list_pinned(actor, space, limit=most) if shows_pinned else ()
    # The pinned ones are part of the page, which weighs the same with them.
    wanted = replace(wanted, size=TOPICS_PER_PAGE - len(pinned))
    page = topics.list_topics(actor, listing, wanted, space=space, period=period)
    shown = tuple(t for t in page.items if t.id not in {p.id for p in pinned})
    presenter = TopicPresenter(topics.read_marks(actor, (*pinned, *shown)))
    here = {"sort": listing.value} if listing is not Listing.HOT else {}
    if listing is Listing.TOP:
        here["period"] = period.value
    return {
        "tabs": _tabs(actor, listing, url),
        "periods": _periods(period, url) if listing is Listing.TOP else (),
        "pinned": presenter.kept_rows(pinned),
        "topics": presenter.kept_rows(shown),
        "links": list_links(page, lambda **query: url(**here, **query)),
        "listing": listing.value,
        "is_first_page": is_first_page,
    }


def _listing(actor: Actor) -> Listing:
    try:
        listing = Listing(request.args.get("sort", Listing.HOT))
    except ValueError:
        return Listing.HOT
    if listing is Listing.UNREAD and not actor.is_signed_in:
        return Listing.HOT
    return listing


def _period() -> Period:
    try:
        return Period(request.args.get("period", Period.WEEK))
    except ValueError:
        return Period.WEEK


def _tabs(actor: Actor, current: Listing, url: Callable[..., str]) -> tuple[TabLink, ...]:
    return tuple(
        TabLink(
            key=listing.value,
            label=str(LISTING_LABELS[listing]),
            url=url(sort=listing.value) if listing is not Listing.HOT else url(),
            is_current=listing is current,
            count=0,
        )
        for listing in Listing
        if listing is not Listing.UNREAD or actor.is_signed_in
    )


def _periods(current: Period, url: Callable[..., str]) -> tuple[TabLink, ...]:
    return tuple(
        TabLink(
            key=period.value,
            label=str(PERIOD_LABELS[period]),
            url=url(sort=Listing.TOP.value, period=period.value),
            is_current=period is current,
            count=0,
        )
        for period in Period
    )


def _rows(actor: Actor, page: Page[Any]) -> tuple[KeptRow, ...]:
    return TopicPresenter(topics.read_marks(actor, page.items)).kept_rows(page.items)


def _all_cards(actor: Actor) -> tuple[SpaceCard, ...]:
    return space_cards(
        spaces.list_spaces(actor), spaces.space_figures(actor), spaces.followed_space_ids(actor)
    )
