"""Plugs discussions into the heart."""

from flask import Flask

from community.content.kinds import TopicKind, register_kind
from community.core.i18n import _l
from community.forums.structured_data import discussion_data

DISCUSSION = TopicKind(
    key="discussion",
    label=_l("Discussion"),
    start_label=_l("New topic"),
    reply_label=_l("Reply"),
    icon="message-circle",
    structured_data=discussion_data,
)


def init_app(_app: Flask) -> None:
    """Register the kind."""
    register_kind(DISCUSSION)
