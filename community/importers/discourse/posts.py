"""Reads the posts of one topic: mends what can be mended, leaves out the rest, notes both."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from community.importers.discourse.fields import (
    Fields,
    count,
    flag,
    integer,
    is_clean,
    line,
    moment,
    record,
    records,
    text,
)
from community.importers.discourse.records import Outcome, PostKind, SourceMember, SourcePost

_KINDS = {
    1: PostKind.REGULAR,
    2: PostKind.MODERATOR,
    3: PostKind.SMALL_ACTION,
    4: PostKind.WHISPER,
}
_LIKE = 2


@dataclass
class PostReader:
    """Reads the posts of one document; `notes` holds what had to be said about them."""

    title: str
    created_at: datetime | None
    accepted_number: int | None
    to_markdown: Callable[[str], str]
    notes: list[tuple[Outcome, str]] = field(default_factory=list)

    def read(self, found: list[Fields]) -> tuple[SourcePost, ...]:
        """Return the posts by number, each number and id once."""
        highest = max((integer(fields, "post_number") or 0 for fields in found), default=0)
        by_number: dict[int, SourcePost] = {}
        ids: set[int] = set()
        for fields in found:
            post = self._post(fields)
            if post is None:
                continue
            if post.id in ids:
                self._skip(f"post {post.number} stands there twice (id {post.id})")
                continue
            if post.number < 1 or post.number in by_number:
                highest += 1
                self._mend(f"a second post numbered {post.number} was given number {highest}")
                post = replace(post, number=highest)
            ids.add(post.id)
            by_number[post.number] = post
        return tuple(by_number[number] for number in sorted(by_number))

    def _post(self, fields: Fields) -> SourcePost | None:
        id_, number = integer(fields, "id"), integer(fields, "post_number")
        if id_ is None or number is None:
            self._skip("a post without id or number")
            return None
        kind = _KINDS.get(integer(fields, "post_type") or 0)
        if kind is None:
            self._skip(f"post {number} is of an unknown type ({fields.get('post_type')!r:.20})")
            return None
        created_at = self._created_at(fields, number)
        body = self._body(fields, number, kind)
        if created_at is None or body is None:
            return None
        return SourcePost(
            id=id_,
            number=number,
            author=self._author(fields, number),
            kind=kind,
            body=body,
            created_at=created_at,
            edited_at=moment(fields, "updated_at") if count(fields, "version") > 1 else None,
            reply_to=integer(fields, "reply_to_post_number"),
            likes=_likes(fields),
            is_accepted_answer=flag(fields, "accepted_answer") or number == self.accepted_number,
            is_hidden=flag(fields, "hidden"),
            is_deleted=flag(fields, "user_deleted") or bool(fields.get("deleted_at")),
        )

    def _created_at(self, fields: Fields, number: int) -> datetime | None:
        """Fall back on the post before, or on the topic for the first."""
        found = moment(fields, "created_at")
        if found is None and self.created_at is None:
            self._skip(f"post {number} has no date that can be read, nor has anything before it")
        elif found is None:
            self._mend(f"post {number} has no date that can be read: given the one before it")
        self.created_at = found or self.created_at
        return self.created_at

    def _body(self, fields: Fields, number: int, kind: PostKind) -> str | None:
        if not is_clean(fields.get("cooked")):
            self._mend(f"post {number} holds signs that are no text: replaced by \ufffd")
        body = self.to_markdown(text(fields, "cooked"))
        if body or kind is PostKind.SMALL_ACTION:
            return body
        if raw := text(fields, "raw").strip():
            self._mend(f"post {number} has no HTML: its Markdown is taken as it is")
            return raw
        if number == 1:
            self._mend("the opening post is empty: the title stands in for it")
            return self.title
        self._skip(f"post {number} is empty")
        return None

    def _author(self, fields: Fields, number: int) -> SourceMember | None:
        id_, username = integer(fields, "user_id"), line(fields, "username")
        if id_ is None or not username:
            if id_ is not None or username:
                self._mend(f"post {number} names its author by half: kept without an author")
            return None
        return SourceMember(
            id=id_,
            username=username,
            name=line(fields, "name"),
            title=line(fields, "user_title"),
            trust_level=min(4, count(fields, "trust_level")),
            is_admin=flag(fields, "admin"),
            is_moderator=flag(fields, "moderator"),
        )

    def _skip(self, reason: str) -> None:
        self.notes.append((Outcome.SKIPPED, reason))

    def _mend(self, reason: str) -> None:
        self.notes.append((Outcome.MENDED, reason))


def _likes(fields: Fields) -> int:
    """Count the likes, or the members who reacted where a forum has more than one reaction."""
    likes = [count(act, "count") for act in records(fields, "actions_summary") if _is_like(act)]
    return max([*likes, count(fields, "reaction_users_count")])


def _is_like(action: Fields) -> bool:
    return integer(action, "id") == _LIKE


def accepted_number(topic: Fields) -> int | None:
    """Return the number of the post a topic names as its solution."""
    return integer(record(topic, "accepted_answer"), "post_number")
