"""Lines of the audit log in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from community.content.space_map import spaces_by_id
from community.core import site
from community.core.i18n import _, _l
from community.core.localised import full_datetime
from community.members.presenters import MemberLink, member_link
from community.members.queries import AuditLine, handles_of
from community.members.types import ROLE_LABELS, Role

ACTIONS = {
    "admin.job.discard": _l("discarded a job"),
    "admin.job.retry": _l("had a job tried again"),
    "admin.setting.change": _l("changed a setting"),
    "admin.setting.reset": _l("reset a setting"),
    "demo.load": _l("loaded the demo community"),
    "content.post.edit": _l("edited somebody's post"),
    "content.post.delete": _l("removed a post"),
    "content.post.restore": _l("restored a post"),
    "content.space.archive": _l("archived a space"),
    "content.space.change": _l("changed a space"),
    "content.space.create": _l("opened a space"),
    "content.space.order": _l("ordered the spaces"),
    "content.space.reopen": _l("reopened a space"),
    "content.topic.close": _l("closed a topic"),
    "content.topic.delete": _l("removed a topic"),
    "content.topic.list": _l("listed a topic again"),
    "content.topic.move": _l("moved a topic"),
    "content.topic.pin": _l("pinned a topic"),
    "content.topic.reopen": _l("reopened a topic"),
    "content.topic.restore": _l("restored a topic"),
    "content.topic.unlist": _l("took a topic out of the lists"),
    "content.topic.unpin": _l("unpinned a topic"),
    "identity.account.erase_later": _l("had an account erased at its owner's request"),
    "identity.account.keep": _l("took back an erasure"),
    "identity.address.remind": _l("sent the letter to confirm an address again"),
    "identity.password.reset_letter": _l("sent a letter for a new password"),
    "identity.password.reset_link": _l("made a link for a new password"),
    "members.profile.change": _l("changed a profile"),
    "members.reinstate": _l("lifted a suspension"),
    "members.role.change": _l("changed a role"),
    "members.suspend": _l("suspended a member"),
    "web.site.set_up": _l("set the community up"),
}
AREAS = (
    ("", _l("Everything")),
    ("members.", _l("Members")),
    ("identity.", _l("Accounts")),
    ("content.", _l("Content and spaces")),
    ("admin.", _l("Settings and jobs")),
    ("web.", _l("Set-up")),
)
DETAILS = {
    "after": _l("now"),
    "before": _l("before"),
    "destination": _l("to space"),
    "due": _l("on"),
    "order": _l("order"),
    "origin": _l("from space"),
    "reason": _l("reason"),
    "role": _l("role"),
    "slug": _l("address"),
    "trust_level": _l("trust level"),
    "until": _l("until"),
}
# Kept in the machine's form, read in the reader's.
MOMENTS = frozenset({"due", "until"})
LONGEST = 160


@dataclass(frozen=True, slots=True)
class AuditView:
    """Who did what to what, and the details as pairs of words."""

    at: datetime
    actor: MemberLink | None
    action: str
    action_key: str
    subject: str
    subject_url: str
    filter_url: str
    details: tuple[tuple[str, str], ...]


def audit_views(lines: Iterable[AuditLine]) -> tuple[AuditView, ...]:
    """Show lines; the members they are about are looked up together."""
    shown = list(lines)
    ids = [found for line in shown if (found := _member_id(line.entry.subject)) is not None]
    handles = handles_of(ids)
    return tuple(_view(line, handles) for line in shown)


def _view(line: AuditLine, handles: Mapping[int, str]) -> AuditView:
    entry = line.entry
    return AuditView(
        at=entry.created_at,
        actor=member_link(line.actor) if line.actor is not None else None,
        action=str(ACTIONS.get(entry.action, entry.action)),
        action_key=entry.action,
        subject=_subject(entry.subject, handles),
        subject_url=_subject_url(entry.subject),
        filter_url=url_for("admin.audit", subject=entry.subject) if entry.subject else "",
        details=tuple(_details(entry.details)),
    )


def _details(kept: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    # PostgreSQL keeps keys in an order of its own; what came after is read after what was before.
    for key, value in sorted(_differing(kept).items(), key=lambda pair: pair[0] == "after"):
        if isinstance(value, Mapping):
            if not value:
                continue
            words = ", ".join(f"{_word(name)} {_plain(name, one)}" for name, one in value.items())
            yield _word(key), words
        else:
            yield _word(key), _plain(key, value)


def _differing(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of what stood before and stands now, keep what is not the same."""
    before, after = kept.get("before"), kept.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return kept
    changed = [key for key in before if before[key] != after.get(key)]
    return dict(kept) | {
        "before": {key: before[key] for key in changed},
        "after": {key: after.get(key) for key in changed},
    }


def _word(key: str) -> str:
    return str(DETAILS.get(key, key))


def _plain(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if value in (None, ""):
        return str(_("nothing"))
    if key == "role" and value in set(Role):
        return str(ROLE_LABELS[Role(value)])
    if key in MOMENTS:
        return full_datetime(datetime.fromisoformat(str(value)))
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _member_id(subject: str) -> int | None:
    kind, _colon, key = subject.partition(":")
    return int(key) if kind == "member" and key.isdecimal() and len(key) < 19 else None


def _subject(subject: str, handles: Mapping[int, str]) -> str:
    member_id = _member_id(subject)
    if member_id is not None and member_id in handles:
        return f"@{handles[member_id]}"
    kind, _colon, key = subject.partition(":")
    if kind == "setting" and key in site.settings():
        return str(site.settings()[key].label)
    labels = {
        "job": _("job %(key)s", key=key),
        "member": _("member %(key)s", key=key),
        "post": _("post %(key)s", key=key),
        "space": _space(key),
        "spaces": _("all spaces"),
        "topic": _("topic %(key)s", key=key),
    }
    return str(labels.get(kind, subject))


def _space(key: str) -> str:
    space = spaces_by_id().get(int(key)) if key.isdecimal() and len(key) < 19 else None
    return str(_("space %(key)s", key=space.name if space is not None else key))


def _subject_url(subject: str) -> str:
    kind, _colon, key = subject.partition(":")
    if not key.isdecimal() or len(key) > 18:
        return ""
    places = {
        "member": ("admin.members_one", "member_id"),
        "post": ("content.post", "post_id"),
        "space": ("admin.spaces_edit", "space_id"),
        "topic": ("content.topic_short", "topic_id"),
    }
    if kind not in places:
        return ""
    endpoint, name = places[kind]
    values: dict[str, Any] = {name: int(key)}
    return url_for(endpoint, **values)
