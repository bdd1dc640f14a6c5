"""What earlier runs brought; the importer's own look-ups, for no reader's eyes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from community.content.models import Post, Tag, Topic
from community.core.batches import batched
from community.core.db import db
from community.importers.models import (
    ImportedMember,
    ImportedPost,
    ImportedSpace,
    ImportedTopic,
    Run,
    Source,
)
from community.importers.types import KnownPost, KnownTopic, TopicFacts
from community.members.actions import is_handle_taken
from community.members.handles import RESERVED
from community.members.models import Member

BATCH = 500


@dataclass(frozen=True)
class KnownMember:
    """An account of the source and the member it became."""

    member_id: int
    username: str
    handle: str


@dataclass(frozen=True)
class KnownSpace:
    """A category of the source and the space it became."""

    space_id: int
    is_named: bool


@dataclass(frozen=True)
class Unsettled:
    """A post in which something may wait for what is imported later."""

    external_id: int
    post_id: int
    topic_id: int
    is_first: bool
    body: str
    html: str


def find_source(platform: str, address: str) -> int | None:
    """Return the number of a source that content came from before."""
    return db.session.scalar(
        select(Source.id).where(Source.platform == platform, Source.address == address)
    )


def members_of(source_id: int | None) -> dict[int, KnownMember]:
    """Return every imported account by its number at the source."""
    rows = db.session.execute(
        select(
            ImportedMember.external_id,
            ImportedMember.member_id,
            ImportedMember.username,
            Member.handle,
        )
        .join(Member, Member.id == ImportedMember.member_id)
        .where(ImportedMember.source_id == source_id)
    )
    return {row.external_id: KnownMember(row.member_id, row.username, row.handle) for row in rows}


def spaces_of(source_id: int | None) -> dict[int, KnownSpace]:
    """Return every imported category by its number at the source."""
    rows = db.session.scalars(select(ImportedSpace).where(ImportedSpace.source_id == source_id))
    return {row.external_id: KnownSpace(row.space_id, row.is_named) for row in rows}


def find_topic(source_id: int | None, external_id: int) -> KnownTopic | None:
    """Return what an earlier run knew of a topic."""
    row = db.session.execute(
        select(ImportedTopic.topic_id, ImportedTopic.facts).where(
            ImportedTopic.source_id == source_id, ImportedTopic.external_id == external_id
        )
    ).one_or_none()
    return KnownTopic(row.topic_id, TopicFacts.from_json(row.facts)) if row else None


def find_posts(source_id: int | None, external_ids: Iterable[int]) -> dict[int, KnownPost]:
    """Return what earlier runs knew of these posts."""
    found: dict[int, KnownPost] = {}
    for batch in batched(list(external_ids), BATCH):
        rows = db.session.execute(
            select(
                ImportedPost.external_id,
                ImportedPost.topic_id,
                ImportedPost.digest,
                ImportedPost.edited_at,
                ImportedPost.likes,
                ImportedPost.is_accepted_answer,
                ImportedPost.is_removed,
            ).where(ImportedPost.source_id == source_id, ImportedPost.external_id.in_(batch))
        )
        for row in rows:
            found[row.external_id] = KnownPost(
                topic_id=row.topic_id,
                digest=row.digest,
                edited_at=row.edited_at,
                likes=row.likes,
                is_accepted_answer=row.is_accepted_answer,
                is_removed=row.is_removed,
            )
    return found


def find_unfinished_run(source_id: int) -> int | None:
    """Return the run of a source that was stopped before its end."""
    return db.session.scalar(
        select(Run.id)
        .where(Run.source_id == source_id, Run.finished_at.is_(None))
        .order_by(Run.id.desc())
        .limit(1)
    )


def count_unsettled(source_id: int) -> int:
    """Count the posts that may wait for others."""
    counted = db.session.scalar(
        select(func.count())
        .select_from(ImportedPost)
        .where(ImportedPost.source_id == source_id, ImportedPost.is_settled.is_(False))
    )
    return counted or 0


def list_unsettled(source_id: int, *, after: int | None, limit: int) -> list[Unsettled]:
    """Return the next posts that may wait for others, in the order of their numbers."""
    statement = (
        select(
            ImportedPost.external_id,
            Post.id,
            Post.topic_id,
            Post.position == 1,
            Post.body,
            Post.html,
        )
        .join(Post, Post.id == ImportedPost.post_id)
        .where(ImportedPost.source_id == source_id, ImportedPost.is_settled.is_(False))
        .order_by(ImportedPost.external_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(ImportedPost.external_id > after)
    return [Unsettled(*row) for row in db.session.execute(statement)]


def find_place(source_id: int, topic: int, number: int | None) -> str:
    """Return the path here of a topic of the source, or of a post in it; empty when unknown.

    A number whose post was left out leads to the post before it, but one behind the last imported
    post is not known: the rest of the topic may still come.
    """
    row = db.session.execute(
        select(Topic.id, Topic.slug)
        .join(ImportedTopic, ImportedTopic.topic_id == Topic.id)
        .where(ImportedTopic.source_id == source_id, ImportedTopic.external_id == topic)
    ).one_or_none()
    if row is None:
        return ""
    if number is None or number <= 1:
        return f"/t/{row.id}/{row.slug}" if number is None else _first_post(row.id)
    here = ImportedPost.topic_id == row.id
    last = db.session.scalar(select(func.max(ImportedPost.number)).where(here))
    if last is None or number > last:
        return ""
    found = db.session.scalar(
        select(ImportedPost.post_id)
        .where(here, ImportedPost.number <= number)
        .order_by(ImportedPost.number.desc())
        .limit(1)
    )
    return f"/p/{found}" if found else ""


def _first_post(topic_id: int) -> str:
    found = db.session.scalar(select(Post.id).where(Post.topic_id == topic_id, Post.position == 1))
    return f"/p/{found}" if found else ""


def find_post_place(source_id: int, external_id: int) -> str:
    """Return the path here of a post by its number at the source; empty when unknown."""
    found = db.session.scalar(
        select(ImportedPost.post_id).where(
            ImportedPost.source_id == source_id, ImportedPost.external_id == external_id
        )
    )
    return f"/p/{found}" if found else ""


def find_member_place(source_id: int, username: str) -> str:
    """Return the path of the profile that a user name of the source has here."""
    handle = db.session.scalar(
        select(Member.handle)
        .join(ImportedMember, ImportedMember.member_id == Member.id)
        .where(
            ImportedMember.source_id == source_id,
            func.lower(ImportedMember.username) == username.lower(),
            Member.erased_at.is_(None),
        )
        .limit(1)
    )
    return f"/m/{handle}" if handle else ""


def imported_handles(source_id: int | None, handles: Collection[str]) -> frozenset[str]:
    """Keep the lower-case handles that members from this source bear.

    A name that nobody of the source has written under may be that of a stranger here.
    """
    if not handles:
        return frozenset()
    found = db.session.scalars(
        select(Member.handle_key)
        .join(ImportedMember, ImportedMember.member_id == Member.id)
        .where(
            ImportedMember.source_id == source_id,
            Member.handle_key.in_(sorted(handles)[:BATCH]),
            Member.erased_at.is_(None),
        )
    )
    return frozenset(found)


def is_taken(handle: str) -> bool:
    """Tell whether a newcomer cannot have the handle."""
    return handle.lower() in RESERVED or is_handle_taken(handle)


def tag_names() -> frozenset[str]:
    """Return every tag there is."""
    return frozenset(db.session.scalars(select(Tag.name)))
