"""A member's own notices."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.content.models import Post
from community.content.policies import visible_posts
from community.core.db import db
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.core.policies import authorize
from community.members.actor import Actor
from community.members.models import Member
from community.notifications.models import Inbox, Notice
from community.notifications.policies import READ_NOTICES


@dataclass(frozen=True)
class NoticeLine:
    """A notice with the post it is about and the person who acted."""

    notice: Notice
    post: Post
    actor: Member


def list_notices(actor: Actor, request: PageRequest) -> Page[NoticeLine]:
    """Return one page, the newest first; what the actor may no longer see is left out."""
    authorize(actor, READ_NOTICES)
    statement = (
        select(Notice, Post, Member)
        .join(Post, Post.id == Notice.post_id)
        .join(Post.topic)
        .join(Member, Member.id == Notice.actor_id)
        .options(contains_eager(Post.topic))
        .where(Notice.member_id == actor.id, visible_posts(actor))
    )
    bounded, is_backwards = Keyset((Notice.id,)).page(statement, request)
    rows = [NoticeLine(*row) for row in db.session.execute(bounded)]
    return finish_page(rows, request, is_backwards=is_backwards, key=lambda line: (line.notice.id,))


def count_unread(actor: Actor) -> int:
    """Return the stored number on the actor's bell."""
    if not actor.is_signed_in:
        return 0
    row = db.session.get(Inbox, actor.id)
    return max(0, row.unread_count) if row is not None else 0
