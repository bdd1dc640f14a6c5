"""How much and how fast: the refusals that keep a young community pleasant, each with a time.

Staff is exempt. Everything is decided from the member's own last day of posts, one statement.
"""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from community.content import settings
from community.content.models import Post, Reaction, Revision, Topic, Upload, Vote
from community.content.submission_keys import opened_at
from community.content.wording import check_new_title
from community.core import clock, site
from community.core.db import db
from community.core.errors import Invalid, TooManyRequests
from community.core.i18n import _, _n
from community.core.text import RichText
from community.members.actor import Actor
from community.members.models import Member

DAY = timedelta(days=1)
# Discourse multiplies daily limits for trust levels 2, 3 and 4 (FO-02).
MULTIPLIERS = {0: 1.0, 1: 1.0, 2: 1.5, 3: 2.0, 4: 3.0}


@dataclass(frozen=True)
class _Written:
    created_at: datetime
    topic_id: int
    is_first: bool
    length: int


def check_can_start(actor: Actor, title: str, rich: RichText) -> None:
    """Raise `TooManyRequests` with the time to try again, or `Invalid` for a double."""
    if actor.is_staff:
        return
    written = _last_day(actor)
    topics = [w for w in written if w.is_first]
    _pause(actor, topics, settings.TOPIC_INTERVAL, settings.NEW_TOPIC_INTERVAL)
    _daily(actor, topics, settings.TOPICS_PER_DAY, settings.FIRST_DAY_TOPICS)
    _refuse_double(actor, rich)
    check_new_title(actor, title)


def check_can_reply(actor: Actor, topic: Topic, rich: RichText) -> None:
    """Raise `TooManyRequests` with the time to try again, or `Invalid` for a double."""
    if actor.is_staff:
        return
    written = _last_day(actor)
    replies = [w for w in written if not w.is_first]
    _pause(actor, replies, settings.POST_INTERVAL, settings.NEW_POST_INTERVAL)
    if _is_first_day(actor):
        _daily(actor, replies, None, settings.FIRST_DAY_REPLIES)
    if actor.trust_level == 0 and topic.author_id != actor.member_id:
        _newcomer_share(written, topic)
    _refuse_double(actor, rich)
    _refuse_monologue(actor, topic)


def check_typing(actor: Actor, key: str) -> None:
    """Raise `TooManyRequests` for a newcomer's first post that nobody can have typed so fast.

    `key` is the submission key of its form, which knows when the form was opened.
    """
    opened = opened_at(key)
    if opened is None or actor.is_staff or not actor.is_signed_in or actor.trust_level > 0:
        return
    ready = opened + timedelta(seconds=site.value(settings.FIRST_POST_SECONDS))
    if ready <= clock.now():
        return
    has_posted = db.session.scalar(select(Post.id).where(Post.author_id == actor.id).limit(1))
    if has_posted is None:
        raise TooManyRequests(
            _("That was faster than anybody types, as programs do."), retry_at=ready
        )


def check_can_vote(actor: Actor) -> None:
    """Raise `TooManyRequests` when the day's votes and reactions are spent."""
    if actor.is_staff:
        return
    since = clock.now() - DAY
    votes = select(Vote.created_at).where(Vote.member_id == actor.id, Vote.created_at > since)
    moods = select(Reaction.created_at).where(
        Reaction.member_id == actor.id, Reaction.created_at > since
    )
    times = sorted(db.session.scalars(votes.union_all(moods)))
    _spent(actor, times, settings.VOTES_PER_DAY)


def check_can_edit(actor: Actor) -> None:
    """Raise `TooManyRequests` when the day's edits are spent."""
    if actor.is_staff:
        return
    since = clock.now() - DAY
    times = db.session.scalars(
        select(Revision.created_at)
        .where(Revision.editor_id == actor.id, Revision.created_at > since)
        .order_by(Revision.created_at)
    )
    _spent(actor, list(times), settings.EDITS_PER_DAY)


def check_can_upload(actor: Actor) -> None:
    """Raise `TooManyRequests` when the day's pictures are spent."""
    if actor.is_staff:
        return
    since = clock.now() - DAY
    times = db.session.scalars(
        select(Upload.created_at)
        .where(Upload.member_id == actor.id, Upload.created_at > since)
        .order_by(Upload.created_at)
    )
    _spent(actor, list(times), settings.UPLOADS_PER_DAY)


def _last_day(actor: Actor) -> list[_Written]:
    rows = db.session.execute(
        select(Post.created_at, Post.topic_id, Post.position, func.length(Post.body))
        .where(Post.author_id == actor.id, Post.created_at > clock.now() - DAY)
        .order_by(Post.created_at.desc())
        .limit(1000)
    )
    return [
        _Written(at, topic_id, position == 1, length) for at, topic_id, position, length in rows
    ]


def _pause(
    actor: Actor,
    written: list[_Written],
    usual: site.SiteSetting[int],
    newcomer: site.SiteSetting[int],
) -> None:
    if not written:
        return
    seconds = site.value(newcomer if actor.trust_level == 0 else usual)
    ready = written[0].created_at + timedelta(seconds=seconds)
    if ready > clock.now():
        wait = math.ceil((ready - clock.now()).total_seconds())
        raise TooManyRequests(
            _n(
                "A short pause, please: try again in %(num)s second.",
                "A short pause, please: try again in %(num)s seconds.",
                wait,
            ),
            retry_at=ready,
        )


def _daily(
    actor: Actor,
    written: list[_Written],
    usual: site.SiteSetting[int] | None,
    first_day: site.SiteSetting[int],
) -> None:
    times = [w.created_at for w in reversed(written)]
    if _is_first_day(actor):
        _spent(actor, times, first_day)
    elif usual is not None:
        _spent(actor, times, usual)


def _spent(actor: Actor, times: list[datetime], setting: site.SiteSetting[int]) -> None:
    most = int(site.value(setting) * MULTIPLIERS[actor.trust_level])
    if len(times) < most:
        return
    # The oldest that must leave the 24-hour window before one more fits.
    retry_at = times[len(times) - most] + DAY if most else clock.now() + DAY
    raise TooManyRequests(
        _("That is the limit for one day (%(most)s). It opens again later.", most=most),
        retry_at=retry_at,
    )


def _is_first_day(actor: Actor) -> bool:
    if actor.trust_level > 0:
        return False
    joined = db.session.scalar(select(Member.created_at).where(Member.id == actor.id))
    return joined is not None and clock.now() - joined < DAY


def _newcomer_share(written: list[_Written], topic: Topic) -> None:
    most = site.value(settings.NEW_REPLIES_PER_TOPIC)
    mine = [w for w in written if w.topic_id == topic.id]
    if len(mine) >= most:
        raise TooManyRequests(
            _("As a newcomer you can reply %(most)s times a day in one topic.", most=most),
            retry_at=mine[most - 1].created_at + DAY,
        )


def _refuse_double(actor: Actor, rich: RichText) -> None:
    pause = timedelta(minutes=site.value(settings.DUPLICATE_MINUTES))
    doubled_at = db.session.scalar(
        select(func.max(Post.created_at)).where(
            Post.author_id == actor.id,
            Post.created_at > clock.now() - pause,
            Post.body == rich.source,
        )
    )
    if doubled_at is not None:
        raise TooManyRequests(_("You have just posted the same text."), retry_at=doubled_at + pause)


def _refuse_monologue(actor: Actor, topic: Topic) -> None:
    most = site.value(settings.CONSECUTIVE_REPLIES_MAX)
    authors = list(
        db.session.scalars(
            select(Post.author_id)
            .where(Post.topic_id == topic.id, Post.deleted_at.is_(None))
            .order_by(Post.position.desc())
            .limit(most)
        )
    )
    if len(authors) == most and Counter(authors)[actor.id] == most:
        raise Invalid(
            _("You wrote the last %(most)s posts: edit one of them, or wait for others.",
              most=most),
            field="body",
        )  # fmt: skip
