"""The heart's pages and buttons, as one blueprint."""

from community.content.views import (
    completion,
    drafts,
    follows,
    lists,
    moderation,
    posts,
    topics,
    uploads,
    votes,
    writing,
)
from community.content.views.blueprint import bp

__all__ = [
    "bp",
    "completion",
    "drafts",
    "follows",
    "lists",
    "moderation",
    "posts",
    "topics",
    "uploads",
    "votes",
    "writing",
]
