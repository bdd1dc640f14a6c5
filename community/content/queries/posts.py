"""Posts: a page of a topic, one post, a member's history, revisions."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from community.content import policies
from community.content.models import Post, Reaction, Revision, Topic, Vote
from community.content.queries.post_lines import PostLine, ShownPost, read_page, read_some
from community.content.queries.spaces import MISSING
from community.core.db import db
from community.core.errors import NotFound
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.core.policies import authorize, can
from community.members.actor import Actor
from community.members.models import Member

OWN_VOTES = select(Vote.post_id).where(
    Vote.member_id == bindparam("member"), Vote.post_id.in_(bindparam("posts", expanding=True))
)
OWN_MOODS = select(Reaction.post_id, Reaction.kind).where(
    Reaction.member_id == bindparam("member"),
    Reaction.post_id.in_(bindparam("posts", expanding=True)),
)


def get_post(actor: Actor, post_id: int) -> Post:
    """Return a post with its topic and author; `NotFound` if missing or hidden.

    Its author finds a post that they removed themselves, so that they can bring it back.
    """
    post = db.session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic), joinedload(Post.author))
        .where(Post.id == post_id, policies.visible_topics(actor))
    )
    if post is None:
        raise NotFound(MISSING)
    is_own_removal = (
        post.deleted_at is not None
        and actor.is_signed_in
        and post.deleted_by_id == actor.member_id
        and post.author_id == actor.member_id
    )
    if post.deleted_at is not None and not actor.is_moderating and not is_own_removal:
        raise NotFound(MISSING)
    return post


def get_removed_post(actor: Actor, post_id: int) -> Post:
    """Return a removed post to whoever may bring it back; `NotFound` to everybody else.

    Unlike `get_post` it also finds the first post of a topic that its author removed.
    """
    post = db.session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic), joinedload(Post.author))
        .where(Post.id == post_id, policies.in_visible_space(actor))
    )
    if post is None or not can(actor, policies.RESTORE_POST, post):
        raise NotFound(MISSING)
    return post


def locate_post(actor: Actor, post_id: int) -> Post:
    """Return a post for its permalink: a removed reply still leads to its place in the topic."""
    post = db.session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic))
        .where(Post.id == post_id, policies.visible_topics(actor))
    )
    if post is None:
        raise NotFound(MISSING)
    return post


def list_posts(topic: Topic, page: int) -> tuple[PostLine, ...]:
    """Return the posts of one page of a topic the actor was allowed to fetch.

    A page is a window of positions, so any page costs the same and a permalink knows its page
    without counting. Removed posts are among them: they keep their place.
    """
    return read_page(topic, page)


def own_votes(actor: Actor, posts: tuple[ShownPost, ...]) -> frozenset[int]:
    """Return which of the posts the actor found helpful."""
    if not actor.is_signed_in or not posts:
        return frozenset()
    return frozenset(
        db.session.connection().scalars(
            OWN_VOTES, {"member": actor.id, "posts": [post.id for post in posts]}
        )
    )


def own_reactions(actor: Actor, posts: tuple[ShownPost, ...]) -> Mapping[int, frozenset[str]]:
    """Return the actor's moods per post."""
    if not actor.is_signed_in or not any(post.reactions for post in posts):
        return {}
    found: dict[int, set[str]] = {}
    rows = db.session.connection().execute(
        OWN_MOODS, {"member": actor.id, "posts": [post.id for post in posts]}
    )
    for post_id, kind in rows:
        found.setdefault(post_id, set()).add(kind)
    return {post_id: frozenset(kinds) for post_id, kinds in found.items()}


def reply_targets(posts: tuple[PostLine, ...], *, also: int = 0) -> Mapping[int, PostLine]:
    """Return the posts that these reply to, and one more; those on the page need no statement."""
    here = {post.id: post for post in posts}
    wanted = {post.reply_to_id or 0 for post in posts} | {also}
    wanted -= {0, *here}
    if wanted and posts:
        here.update({post.id: post for post in read_some(posts[0].topic, wanted)})
    return here


def list_history(actor: Actor, member_id: int, request: PageRequest) -> Page[Post]:
    """Return one page of a member's replies that the actor may see, newest first."""
    keyset = Keyset((Post.id,))
    statement = (
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic))
        .where(policies.own_or_listed_posts(actor, member_id), Post.position > 1)
    )
    bounded, is_backwards = keyset.page(statement, request)
    rows = list(db.session.scalars(bounded))
    return finish_page(rows, request, is_backwards=is_backwards, key=lambda post: (post.id,))


def list_most_helpful(actor: Actor, member_id: int, *, limit: int = 20) -> tuple[Post, ...]:
    """Return the posts of a member that others found most helpful."""
    statement = (
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic))
        .where(policies.own_or_listed_posts(actor, member_id), Post.helpful_count > 0)
        .order_by(Post.helpful_count.desc(), Post.id.desc())
        .limit(limit)
    )
    return tuple(db.session.scalars(statement))


def list_revisions(actor: Actor, post: Post) -> tuple[tuple[Revision, Member], ...]:
    """Return what the post said before, oldest first, with who changed it."""
    authorize(actor, policies.SEE_HISTORY, post)
    rows = db.session.execute(
        select(Revision, Member)
        .join(Member, Member.id == Revision.editor_id)
        .where(Revision.post_id == post.id)
        .order_by(Revision.number)
        .limit(200)
    )
    return tuple((revision, editor) for revision, editor in rows)
