"""Compares a document with what earlier runs brought, without writing anything.

The dry run and the real one follow the same plan, so that they report the same.
"""

from collections.abc import Iterable, Mapping

from community.content.actions.tag_topic import clean_tags
from community.content.types import BODY_MAX, TAGS_PER_TOPIC
from community.core.errors import Invalid
from community.importers.discourse.records import PostKind, SourcePost, SourceTopic
from community.importers.types import (
    NO_CATEGORY,
    KnownPost,
    KnownTopic,
    TopicFacts,
    TopicPlan,
    digest_of,
    is_removed,
)

_NO_TALK = {
    PostKind.SMALL_ACTION: "is a note of the software",
    PostKind.WHISPER: "was meant for the staff alone",
}


def plan_topic(
    topic: SourceTopic, known: KnownTopic | None, known_posts: Mapping[int, KnownPost]
) -> TopicPlan:
    """Say what has to be written for a document."""
    mended: list[str] = []
    facts = _facts(topic, known, mended)
    opening = topic.posts[0]
    if known is None and topic.is_continuation:
        refusal = "its opening post was not imported: these later posts are left out"
        return TopicPlan(source=topic, facts=facts, known=None, refusal=refusal)
    if known is None and not opening.is_talk:
        refusal = f"its opening post {_NO_TALK[opening.kind]}: the whole topic is left out"
        return TopicPlan(source=topic, facts=facts, known=None, refusal=refusal)
    sorted_posts = _Sorted(known, known_posts, mended)
    for post in topic.posts:
        sorted_posts.put(post)
    if known is None and opening not in sorted_posts.new:
        refusal = "its opening post was imported before, in another topic: left out"
        return TopicPlan(source=topic, facts=facts, known=None, refusal=refusal)
    return TopicPlan(
        source=topic,
        facts=facts,
        known=known,
        new=tuple(sorted_posts.new),
        edited=tuple(sorted_posts.edited),
        touched=tuple(sorted_posts.touched),
        same=tuple(sorted_posts.same),
        left_out=tuple(sorted_posts.left_out),
        mended=tuple(mended),
    )


class _Sorted:
    """Posts of one document by what has to be done about them."""

    def __init__(
        self, known: KnownTopic | None, posts: Mapping[int, KnownPost], mended: list[str]
    ) -> None:
        self._topic, self._posts, self._mended = known, posts, mended
        self.new: list[SourcePost] = []
        self.edited: list[SourcePost] = []
        self.touched: list[SourcePost] = []
        self.same: list[SourcePost] = []
        self.left_out: list[str] = []

    def put(self, post: SourcePost) -> None:
        known = self._posts.get(post.id)
        if not post.is_talk:
            self.left_out.append(f"post {post.number} {_NO_TALK[post.kind]}")
        elif known is None:
            self.new.append(post)
            if len(post.body) > BODY_MAX:
                self._mended.append(
                    f"post {post.number} is longer than a post written here may be: kept whole"
                )
        elif self._topic is None or known.topic_id != self._topic.topic_id:
            self.left_out.append(f"post {post.number} was imported before, in another topic")
        elif _says_something_else(post, known):
            self.edited.append(post)
        elif _is_valued_otherwise(post, known):
            self.touched.append(post)
        else:
            self.same.append(post)


def _says_something_else(post: SourcePost, known: KnownPost) -> bool:
    """An older file, or a reader that writes Markdown otherwise, must not undo what is here."""
    if post.edited_at is None or (known.edited_at and post.edited_at <= known.edited_at):
        return False
    return digest_of(post.body) != known.digest


def _is_valued_otherwise(post: SourcePost, known: KnownPost) -> bool:
    return (post.likes, post.is_accepted_answer, is_removed(post)) != (
        known.likes,
        known.is_accepted_answer,
        known.is_removed,
    )


def _facts(topic: SourceTopic, known: KnownTopic | None, mended: list[str]) -> TopicFacts:
    opening = topic.posts[0]
    is_gone = topic.is_deleted or (not topic.is_continuation and is_removed(opening))
    if topic.is_continuation and known is not None:
        is_gone = topic.is_deleted or known.facts.is_deleted
    return TopicFacts(
        title=topic.title,
        category_id=topic.category_id or NO_CATEGORY,
        tags=sound_tags(topic.tags, mended),
        views=topic.views,
        is_pinned=topic.is_pinned,
        is_closed=topic.is_closed or topic.is_archived,
        is_unlisted=not topic.is_visible,
        is_deleted=is_gone,
    )


def sound_tags(names: Iterable[str], mended: list[str]) -> tuple[str, ...]:
    """Return the tags in our form, and note those that cannot be tags here."""
    kept: dict[str, None] = {}
    for name in names:
        try:
            kept |= dict.fromkeys(clean_tags([name]))
        except Invalid:
            mended.append(f"the tag {name[:60]!r} cannot be a tag here: left out")
    tags = tuple(kept)
    if len(tags) > TAGS_PER_TOPIC:
        mended.append(f"{len(tags)} tags: only the first {TAGS_PER_TOPIC} are kept")
    return tags[:TAGS_PER_TOPIC]
