"""Notices as sentences."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from community.content.types import EXCERPT_LENGTH
from community.core import text
from community.core.i18n import _
from community.members.presenters import MemberLink, member_link
from community.notifications.queries import NoticeLine
from community.notifications.types import NoticeKind

ICONS = {
    NoticeKind.MENTION: "at-sign",
    NoticeKind.QUOTE: "quote",
    NoticeKind.REPLY: "reply",
    NoticeKind.TOPIC: "message-circle",
    NoticeKind.VOTE: "thumbs-up",
}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One line of the bell's page; `sentence` follows the person's name."""

    id: int
    kind: str
    icon: str
    sentence: str
    title: str
    excerpt: str
    url: str
    at: datetime
    is_unread: bool
    actor: MemberLink


def notice_view(line: NoticeLine) -> NoticeView:
    """Show one notice."""
    kind = NoticeKind(line.notice.kind)
    return NoticeView(
        id=line.notice.id,
        kind=kind.value,
        icon=ICONS[kind],
        sentence=_sentence(kind),
        title=line.post.topic.title,
        excerpt=text.excerpt(text.mark_safe(line.post.html).striptags(), limit=EXCERPT_LENGTH),
        url=url_for("notifications.open_notice", notice_id=line.notice.id),
        at=line.notice.created_at,
        is_unread=line.notice.read_at is None,
        actor=member_link(line.actor),
    )


def _sentence(kind: NoticeKind) -> str:
    sentences: dict[NoticeKind, str] = {
        NoticeKind.MENTION: _("mentioned you in"),
        NoticeKind.QUOTE: _("quoted you in"),
        NoticeKind.REPLY: _("replied in"),
        NoticeKind.TOPIC: _("opened"),
        NoticeKind.VOTE: _("found your post helpful in"),
    }
    return sentences[kind]
