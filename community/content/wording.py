"""What a title and a text may hold: refusals that say which words to change (FO-01, MO-02)."""

import re
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select

from community.content import policies, settings
from community.content.models import Post, Topic
from community.content.naming import slug_of
from community.content.types import TITLE_MAX, TITLE_MIN
from community.core import site
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.text import RichText, count_emoji, normalise, one_line
from community.members.actor import Actor

# A text of few letters cannot have many different ones; Discourse scales its measure alike.
_VARIED = 0.7


def check_title(title: str) -> str:
    """Return the title with its spaces put right; raise `Invalid` for what cannot be one."""
    title = one_line(normalise(title))
    if len(title) < TITLE_MIN:
        raise _wrong_title(
            _("A title has at least %(least)s characters: say what it is about.", least=TITLE_MIN)
        )
    if len(title) > TITLE_MAX:
        raise _wrong_title(_("A title has at most %(most)s characters.", most=TITLE_MAX))
    letters = [c for c in title if c.isalpha()]
    if len(letters) >= TITLE_MIN and all(c.isupper() for c in letters):
        raise _wrong_title(_("Please do not write the whole title in capitals."))
    if variety_of(title) < site.value(settings.TITLE_VARIETY_MIN):
        raise _wrong_title(_("This title says too little: use a few different words."))
    most = site.value(settings.TITLE_EMOJI_MAX)
    if count_emoji(title) > most:
        raise _wrong_title(
            _("Emoji in a title: at most %(most)s. Say the rest in words.", most=most)
        )
    return title


def check_new_title(actor: Actor, title: str, *, topic_id: int = 0) -> None:
    """Raise `Invalid` when another listed topic that the actor sees bears the title.

    The slug is the title without case and accents, and it is indexed.
    """
    if actor.is_staff or site.value(settings.SAME_TITLE_ALLOWED):
        return
    known = db.session.scalar(
        select(Topic.author_id)
        .where(
            Topic.slug == slug_of(title),
            func.lower(Topic.title) == func.lower(title),
            Topic.id != topic_id,
            or_(policies.listed_topics(actor), Topic.author_id == actor.id),
            Topic.deleted_at.is_(None),
        )
        .limit(1)
    )
    if known == actor.id:
        raise _wrong_title(_("You already have a topic with this title."))
    if known is not None:
        raise _wrong_title(
            _("There is a topic with this title already: reply there, or say what is different.")
        )


def _wrong_title(message: str) -> Invalid:
    return Invalid(message, field="title")


def variety_of(words: str) -> int:
    """Count the different bytes, Discourse's measure: an accent or an ideogram says more."""
    return len(set(words.strip().replace("\n", "").encode()))


def check_text(actor: Actor, rich: RichText, *, is_first: bool, post_id: int = 0) -> None:
    """Refuse what a post may not contain, and what a newcomer may not contain yet.

    `post_id` is the post that is changed, 0 for a new one.
    """
    if actor.is_staff:
        return
    least = site.value(settings.FIRST_POST_MIN)
    if is_first and len(rich.plain) < least and not rich.images:
        raise Invalid(
            _("Tell a little more: at least %(least)s characters.", least=least), field="body"
        )
    if not rich.images:
        _refuse_monotony(rich.plain)
    is_new = actor.trust_level == 0
    _at_most(
        len(rich.mentions), settings.NEW_MENTIONS_MAX if is_new else settings.MENTIONS_MAX,
        _("mentions"),
    )  # fmt: skip
    if is_new:
        _at_most(len(rich.links), settings.NEW_LINKS_MAX, _("links"))
        _at_most(len(rich.images), settings.NEW_IMAGES_MAX, _("pictures"))
        _refuse_advertising(actor, rich, post_id=post_id)


def _refuse_monotony(plain: str) -> None:
    least = min(site.value(settings.BODY_VARIETY_MIN), int(_VARIED * len(plain.strip())))
    if variety_of(plain) < least:
        raise Invalid(
            _("This text says too little: write it in a few different words."), field="body"
        )


def _at_most(found: int, setting: site.SiteSetting[int], what: str) -> None:
    most = site.value(setting)
    if found > most:
        raise Invalid(
            _("Too many %(what)s: at most %(most)s in one post for now.", what=what, most=most),
            field="body",
        )


def _refuse_advertising(actor: Actor, rich: RichText, *, post_id: int) -> None:
    """A newcomer whose posts keep leading to one other site is most often selling it."""
    too_many = site.value(settings.NEW_SAME_SITE_POSTS)
    for host in sorted({urlsplit(link).netloc.lower() for link in rich.links}):
        link = f'href="%://{host}'
        pages = db.session.scalars(
            select(Post.html)
            .where(Post.author_id == actor.id, Post.id != post_id, Post.html.ilike(f"%{link}%"))
            .limit(100)
        )
        # The pattern also finds longer names, such as host.example.org for host.example.
        exactly = re.compile(rf'href="https?://{re.escape(host)}["/?#]', re.IGNORECASE)
        before = sum(bool(exactly.search(html)) for html in pages)
        if before + 1 >= too_many:
            raise Invalid(
                _("Your posts have linked to %(host)s often enough for a newcomer: leave that"
                  " link out until you are better known here.", host=host),
                field="body",
            )  # fmt: skip
