"""From rows to what templates show; every rule that a button depends on is asked here, once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from flask import url_for

from community.content import policies
from community.content.models import Tag, Topic
from community.content.presenters import (
    KeptRow,
    ListLinks,
    PostView,
    ReactionView,
    ReplyTo,
    SpaceCard,
    SpaceLink,
    TagLink,
    TopicRow,
)
from community.content.queries.lines import TopicLine
from community.content.queries.post_lines import PostLine, ShownPost
from community.content.queries.topics import ReadMark
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import REACTIONS
from community.core import text
from community.core.i18n import _
from community.core.localised import ago
from community.core.pagination import Page
from community.core.policies import can
from community.members.actor import Actor
from community.members.presenters import MemberLink, member_link

UNREAD = ReadMark(position=0, is_new=False)


def topic_url(topic: Topic | TopicLine, position: int = 1, *, external: bool = False) -> str:
    """Return the address of a topic at one of its posts; page 1 has no page number."""
    page = topic.page_of(position)
    return url_for(
        "content.topic",
        topic_id=topic.id,
        slug=topic.slug,
        page=page if page > 1 else None,
        _anchor=f"post-{position}" if position > 1 else None,
        _external=external,
    )


def space_link(space: SpaceInfo) -> SpaceLink:
    """Show a space's name."""
    return SpaceLink(
        slug=space.slug,
        name=space.name,
        url=url_for("content.space", slug=space.slug),
        colour=space.colour,
        icon=space.icon,
        is_restricted=space.is_restricted,
    )


def space_cards(
    spaces: Iterable[SpaceInfo],
    figures: Mapping[int, tuple[int, int]],
    followed: frozenset[int] = frozenset(),
) -> tuple[SpaceCard, ...]:
    """Show spaces as a two-level directory; a sub-space whose parent is absent stands alone."""
    everything = list(spaces)
    ids = {space.id for space in everything}

    def card(space: SpaceInfo) -> SpaceCard:
        topics, posts = figures.get(space.id, (0, 0))
        return SpaceCard(
            link=space_link(space),
            description=space.description,
            topic_count=topics,
            post_count=posts,
            children=tuple(card(s) for s in everything if s.parent_id == space.id),
            is_followed=space.id in followed,
        )

    return tuple(card(s) for s in everything if s.parent_id not in ids)


def tag_link(name: str) -> TagLink:
    """Show a tag."""
    return TagLink(name=name, url=url_for("content.tag", name=name))


def tag_counts(tags: Iterable[Tag]) -> tuple[tuple[TagLink, int], ...]:
    """Show tags with their public figures."""
    return tuple((tag_link(tag.name), tag.topic_count) for tag in tags)


def list_links(page: Page[Any], url: Callable[..., str]) -> ListLinks:
    """Show the neighbours of a page; `url` takes the cursor as `before` or `after`."""
    return ListLinks(
        previous_url=url(before=page.previous) if page.previous else "",
        next_url=url(after=page.next) if page.next else "",
    )


class TopicPresenter:
    """Turns topics into rows for one reader; people and spaces of a page are shown once each."""

    def __init__(self, marks: Mapping[int, ReadMark]) -> None:
        self._marks = marks
        self._people: dict[int, MemberLink] = {}
        self._spaces: dict[int, SpaceLink] = {}

    def row(self, topic: Topic | TopicLine) -> TopicRow:
        """Show one topic."""
        mark = self._marks.get(topic.id, UNREAD)
        is_read = mark.position > 0
        unread = max(0, topic.last_position - mark.position) if is_read else 0
        resume = mark.position + 1 if unread else 1
        return TopicRow(
            id=topic.id,
            kind=topic.kind,
            title=topic.title,
            url=topic_url(topic),
            resume_url=topic_url(topic, resume),
            last_post_url=topic_url(topic, topic.last_position),
            excerpt=topic.excerpt,
            # Twice the width at which a list shows it, for dense screens.
            thumbnail_url=f"{topic.thumbnail}?w=320" if topic.thumbnail else "",
            space=self._space(topic),
            author=self._person(topic.author_id, topic),
            last_poster=self._person(topic.last_poster_id, topic),
            created_at=topic.created_at,
            bumped_at=topic.bumped_at,
            reply_count=topic.reply_count,
            helpful_count=topic.helpful_count,
            view_count=topic.view_count,
            tags=tuple(tag_link(name) for name in topic.tags),
            is_pinned=topic.pinned_at is not None,
            is_closed=topic.closed_at is not None,
            is_unlisted=topic.unlisted_at is not None,
            is_deleted=topic.deleted_at is not None,
            is_new=mark.is_new,
            unread_count=unread,
        )

    def rows(self, topics: Iterable[Topic | TopicLine]) -> tuple[TopicRow, ...]:
        """Show a list."""
        return tuple(self.row(topic) for topic in topics)

    def kept_rows(self, topics: Iterable[TopicLine]) -> tuple[KeptRow, ...]:
        """Show a list whose rows are built only when nobody was shown the same before."""
        return tuple(self._kept_row(topic) for topic in topics)

    def _kept_row(self, topic: TopicLine) -> KeptRow:
        mark = self._marks.get(topic.id, UNREAD)
        # The times of a line stand in it as moments; "3 hours ago" goes on by itself.
        key = (topic.shown, mark, ago(topic.bumped_at), self._space(topic))
        return KeptRow(key, partial(self.row, topic))

    def _person(self, member_id: int, topic: Topic | TopicLine) -> MemberLink:
        if member_id not in self._people:
            member = topic.author if member_id == topic.author_id else topic.last_poster
            self._people[member_id] = member_link(member)
        return self._people[member_id]

    def _space(self, topic: Topic | TopicLine) -> SpaceLink:
        if topic.space_id not in self._spaces:
            self._spaces[topic.space_id] = space_link(spaces_by_id()[topic.space_id])
        return self._spaces[topic.space_id]


class PostPresenter:
    """Turns the posts of one page into views for one reader."""

    def __init__(
        self,
        actor: Actor,
        topic: Topic,
        *,
        votes: frozenset[int],
        moods: Mapping[int, frozenset[str]],
        targets: Mapping[int, PostLine],
        read_position: int = 0,
    ) -> None:
        self._actor = actor
        self._topic = topic
        self._votes = votes
        self._moods = moods
        self._targets = targets
        self._read_position = read_position
        self._people: dict[int, MemberLink] = {}

    def view(self, post: ShownPost) -> PostView:
        """Show one post; of a removed one only its place and the reason."""
        is_deleted = post.deleted_at is not None
        return PostView(
            id=post.id,
            position=post.position,
            anchor=f"post-{post.position}",
            url=url_for("content.post", post_id=post.id),
            author=self._person(post),
            created_at=post.created_at,
            edited_at=post.edited_at,
            edit_count=post.edit_count,
            html=text.mark_safe("" if is_deleted else post.html),
            reply_to=None if is_deleted else self._reply_to(post),
            helpful_count=post.helpful_count,
            has_voted=post.id in self._votes,
            reactions=() if is_deleted else self._reactions(post),
            is_first=post.is_first,
            is_topic_author=post.author_id == self._topic.author_id,
            is_new=0 < self._read_position < post.position,
            is_deleted=is_deleted,
            deletion_note=self._deletion_note(post) if is_deleted else "",
            can_vote=self._may(policies.VOTE, post),
            can_react=self._may(policies.REACT, post),
            can_reply=not is_deleted and self._may(policies.REPLY, self._topic),
            can_edit=self._may(policies.EDIT_POST, post),
            can_delete=not is_deleted and self._may(policies.DELETE_POST, post),
            can_restore=is_deleted and self._may(policies.RESTORE_POST, post),
            can_see_history=post.edit_count > 0 and self._may(policies.SEE_HISTORY, post),
        )

    def views(self, posts: Iterable[ShownPost]) -> tuple[PostView, ...]:
        """Show a page."""
        return tuple(self.view(post) for post in posts)

    def participants(self) -> tuple[MemberLink, ...]:
        """Show who wrote on this page."""
        return tuple(self._people.values())

    def _may(self, permission: str, subject: object) -> bool:
        return can(self._actor, permission, subject)

    def _person(self, post: ShownPost) -> MemberLink:
        if post.author_id not in self._people:
            self._people[post.author_id] = member_link(post.author)
        return self._people[post.author_id]

    def _reply_to(self, post: ShownPost) -> ReplyTo | None:
        target = self._targets.get(post.reply_to_id) if post.reply_to_id else None
        # A reply to the post just above needs no pointer.
        if target is None or target.position == post.position - 1:
            return None
        return ReplyTo(
            position=target.position,
            url=topic_url(self._topic, target.position),
            author=member_link(target.author),
        )

    def _reactions(self, post: ShownPost) -> tuple[ReactionView, ...]:
        mine = self._moods.get(post.id, frozenset())
        return tuple(
            ReactionView(
                key=kind.key,
                emoji=kind.emoji,
                label=str(kind.label),
                count=post.reactions.get(kind.key, 0),
                is_mine=kind.key in mine,
            )
            for kind in REACTIONS.values()
        )

    def _deletion_note(self, post: ShownPost) -> str:
        if post.deleted_by_id == post.author_id:
            return str(_("This post was removed by its author."))
        if post.deletion_reason and self._may_read_reason(post):
            return str(
                _("This post was removed by the team: %(reason)s", reason=post.deletion_reason)
            )
        return str(_("This post was removed by the team."))

    def _may_read_reason(self, post: ShownPost) -> bool:
        """The reason was written to the author, and may say of them what is nobody else's."""
        is_own = self._actor.is_signed_in and post.author_id == self._actor.member_id
        return is_own or self._may(policies.MODERATE, self._topic)


def window(current: int, last: int) -> tuple[int | None, ...]:
    """Return page numbers to offer: the ends, the neighbours, and None where some are left out."""
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return tuple(numbers)
