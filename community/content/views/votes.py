"""Helpful votes and reactions: plain forms, or fragments in place."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions import vote as voting
from community.content.presenting import PostPresenter, topic_url
from community.content.queries import posts
from community.content.views.blueprint import bp
from community.core.access import checked_by_action
from community.core.http import is_htmx, see_other
from community.core.transaction import transaction
from community.members.actor import Actor
from community.members.current import current_actor

if TYPE_CHECKING:
    from community.content.models import Post

Act = Callable[[Actor, "Post"], "Post"]


@bp.post("/p/<int:post_id>/vote")
@checked_by_action(policies.VOTE)
def vote(post_id: int) -> ResponseReturnValue:
    """Find a post helpful."""

    return _act(post_id, voting.vote_helpful)


@bp.post("/p/<int:post_id>/unvote")
@checked_by_action(policies.VOTE)
def unvote(post_id: int) -> ResponseReturnValue:
    """Take the vote back."""

    return _act(post_id, voting.withdraw_vote)


@bp.post("/p/<int:post_id>/react")
@checked_by_action(policies.REACT)
def react(post_id: int) -> ResponseReturnValue:
    """Show a mood about a post, or take it back when it is already shown."""
    kind = request.form.get("reaction", "")
    return _act(post_id, partial(voting.toggle_reaction, kind=kind))


def _act(post_id: int, act: Act) -> ResponseReturnValue:
    actor = current_actor()
    with transaction():
        post = act(actor, posts.get_post(actor, post_id))
    if not is_htmx():
        return see_other(topic_url(post.topic, post.position))
    presenter = PostPresenter(
        actor,
        post.topic,
        votes=posts.own_votes(actor, (post,)),
        moods=posts.own_reactions(actor, (post,)),
        targets={},
    )
    return render_template(
        "content/_post_actions.html", post=presenter.view(post), topic_url=topic_url(post.topic)
    )
