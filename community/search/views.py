"""The search page."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for

from community.content.presenting import space_link
from community.content.queries.spaces import list_spaces
from community.core.access import public
from community.core.http import page_request
from community.members.current import current_actor
from community.members.presenters import member_link
from community.search.backend import Query, SearchBackend
from community.search.presenters import search_hit
from community.search.queries import search
from community.search.words import split_words

bp = Blueprint("search", __name__)

SIZE = 20


@bp.get("/search")
@public
def results() -> str:
    """What was found for the words in the box; without words, how to look for something."""
    actor = current_actor()
    query = Query(
        words=request.args.get("q", "").strip()[:200],
        space_slug=request.args.get("space", "")[:60],
        author=request.args.get("author", "").strip().lstrip("@")[:32],
    )
    found = search(actor, _backend(), query, page_request(size=SIZE))
    words = split_words(query.words)

    def url(**cursor: Any) -> str:
        return url_for(
            "search.results",
            q=query.words,
            space=query.space_slug or None,
            author=query.author or None,
            **cursor,
        )

    return render_template(
        "search/results.html",
        query=query,
        results=[search_hit(post, words) for post in found.posts.items],
        members=[member_link(member) for member in found.members],
        found_spaces=[space_link(space) for space in found.spaces],
        spaces=[space_link(space) for space in list_spaces(actor)],
        links={
            "previous_url": url(before=found.posts.previous) if found.posts.previous else "",
            "next_url": url(after=found.posts.next) if found.posts.next else "",
        },
    )


def _backend() -> SearchBackend:
    backend: SearchBackend = current_app.extensions["community_search"]
    return backend
