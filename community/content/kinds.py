"""Kinds of topic: a feature registers its kind here and the heart asks, instead of importing it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.content.models import Topic
from community.content.queries.post_lines import PostLine


@dataclass(frozen=True)
class TopicKind:
    """What the heart must know of a kind.

    `structured_data` gives the schema.org object of a page of the topic (one main type per page)
    from the topic, its visible posts and absolute addresses built by `url_for(post)`.
    """

    key: str
    label: object
    start_label: object
    reply_label: object
    icon: str
    structured_data: Callable[
        [Topic, list[PostLine], Callable[[PostLine | None], str]], Mapping[str, Any]
    ]


_kinds: dict[str, TopicKind] = {}


def register_kind(kind: TopicKind) -> TopicKind:
    """Add a kind; registering the same one again is harmless, another under its key is refused."""
    if _kinds.get(kind.key, kind) != kind:
        raise ValueError(f"kind {kind.key} is registered twice")
    _kinds[kind.key] = kind
    return kind


def kind_of(topic: Topic) -> TopicKind:
    """Return the kind of a topic."""
    return _kinds[topic.kind]


def kinds() -> Mapping[str, TopicKind]:
    """Return every kind by key."""
    return _kinds
