"""The history of a post as differences that a person can read."""

from dataclasses import dataclass
from datetime import datetime

from community.content.models import Post, Revision
from community.core.text_diff import DiffPart, word_diff
from community.members.models import Member
from community.members.presenters import MemberLink, member_link


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One change: who made it, when, why, and what it took away and added."""

    number: int
    editor: MemberLink
    at: datetime
    reason: str
    title_parts: tuple[DiffPart, ...]
    parts: tuple[DiffPart, ...]


def revision_views(
    post: Post, revisions: tuple[tuple[Revision, Member], ...]
) -> tuple[RevisionView, ...]:
    """Return the changes, the newest first; each revision row holds what its change replaced."""
    if not revisions:
        return ()
    later_bodies = [revision.body for revision, _editor in revisions[1:]] + [post.body]
    later_titles = [revision.title for revision, _editor in revisions[1:]]
    later_titles.append(post.topic.title if post.is_first else "")
    views = [
        RevisionView(
            number=revision.number,
            editor=member_link(editor),
            at=revision.created_at,
            reason=revision.reason,
            title_parts=word_diff(revision.title, title) if revision.title != title else (),
            parts=word_diff(revision.body, body),
        )
        for (revision, editor), body, title in zip(
            revisions, later_bodies, later_titles, strict=True
        )
    ]
    return tuple(reversed(views))
