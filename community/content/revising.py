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
    tag_parts: tuple[DiffPart, ...]
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
    tags = _tag_changes(post, revisions)
    views = [
        RevisionView(
            number=revision.number,
            editor=member_link(editor),
            at=revision.created_at,
            reason=revision.reason,
            title_parts=word_diff(revision.title, title) if revision.title != title else (),
            tag_parts=tag_parts,
            parts=word_diff(revision.body, body) if revision.body != body else (),
        )
        for (revision, editor), body, title, tag_parts in zip(
            revisions, later_bodies, later_titles, tags, strict=True
        )
    ]
    return tuple(reversed(views))


def _tag_changes(
    post: Post, revisions: tuple[tuple[Revision, Member], ...]
) -> list[tuple[DiffPart, ...]]:
    """Return what each change did to the tags; where nobody noted them, they stayed."""
    changes = []
    after = list(post.topic.tags) if post.is_first else []
    for revision, _editor in reversed(revisions):
        before = after if revision.tags is None else revision.tags
        changes.append(_tag_diff(before, after) if before != after else ())
        after = before
    return changes[::-1]


def _tag_diff(before: list[str], after: list[str]) -> tuple[DiffPart, ...]:
    gone = [DiffPart("removed", tag) for tag in before if tag not in after]
    stayed_or_came = [DiffPart("same" if tag in before else "added", tag) for tag in after]
    return tuple(gone + stayed_or_came)
