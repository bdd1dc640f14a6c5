"""What a member follows, the latest first."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from community.content import policies
from community.content.models import (
    MemberFollow,
    SpaceFollow,
    Tag,
    TagFollow,
    Topic,
    TopicFollow,
)
from community.content.space_map import SpaceInfo, spaces_by_id
from community.core.db import db
from community.core.pagination import Keyset, Page, PageRequest, finish_page
from community.core.policies import authorize
from community.members.actor import Actor
from community.members.models import Member
from community.members.policies import visible_members


def followed_topics(actor: Actor, request: PageRequest) -> Page[Topic]:
    """Return topics that the actor follows and still sees."""
    authorize(actor, policies.FOLLOW)
    statement = (
        select(Topic, TopicFollow.created_at)
        .join(TopicFollow, TopicFollow.topic_id == Topic.id)
        .where(TopicFollow.member_id == actor.id, policies.visible_topics(actor))
    )
    return _page(statement, request, TopicFollow, Topic)


def followed_spaces(actor: Actor, request: PageRequest) -> Page[SpaceInfo]:
    """Return spaces that the actor follows and still sees."""
    authorize(actor, policies.FOLLOW)
    statement = select(SpaceFollow.space_id, SpaceFollow.created_at).where(
        SpaceFollow.member_id == actor.id,
        SpaceFollow.space_id.in_(policies.visible_space_ids(actor)),
    )
    columns = (SpaceFollow.created_at, SpaceFollow.space_id)
    page = _walk(statement, request, columns, key=lambda row: (row[1], row[0]))
    return page.map(lambda row: spaces_by_id()[row[0]])


def followed_tags(actor: Actor, request: PageRequest) -> Page[Tag]:
    """Return tags that the actor follows and that somebody still uses in public."""
    authorize(actor, policies.FOLLOW)
    statement = (
        select(Tag, TagFollow.created_at)
        .join(TagFollow, TagFollow.tag_id == Tag.id)
        .where(TagFollow.member_id == actor.id, Tag.topic_count > 0)
    )
    return _page(statement, request, TagFollow, Tag)


def followed_members(actor: Actor, request: PageRequest) -> Page[Member]:
    """Return people whom the actor follows and who are still here."""
    authorize(actor, policies.FOLLOW)
    statement = (
        select(Member, MemberFollow.created_at)
        .join(MemberFollow, MemberFollow.followed_id == Member.id)
        .where(MemberFollow.member_id == actor.id, visible_members(actor))
    )
    return _page(statement, request, MemberFollow, Member)


def _page(
    statement: Select[*tuple[Any, ...]], request: PageRequest, follow: Any, subject: Any
) -> Page[Any]:
    """Page over rows of (subject, moment of following), and keep the subjects."""
    columns = (follow.created_at, subject.id)
    page = _walk(statement, request, columns, key=lambda row: (row[1], row[0].id))
    return page.map(lambda row: row[0])


def _walk(
    statement: Select[*tuple[Any, ...]],
    request: PageRequest,
    columns: tuple[Any, ...],
    *,
    key: Callable[[Any], tuple[Any, ...]],
) -> Page[Any]:
    bounded, is_backwards = Keyset(columns).page(statement, request)
    rows = list(db.session.execute(bounded))
    return finish_page(rows, request, is_backwards=is_backwards, key=key)
