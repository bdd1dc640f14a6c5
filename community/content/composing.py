"""From what a member typed to what is stored: one call before the transaction begins.

Rendering takes milliseconds and needs no lock, so views compose first and write afterwards.
"""

import unicodedata

from sqlalchemy import select

from community.content.types import BODY_MAX
from community.core import text
from community.core.config import current_settings
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.text import RichText
from community.members.models import Member


def compose(source: str, *, site_url: str = "") -> RichText:
    """Render Markdown for storage; handles of members become links, others stay words.

    `site_url` is this site's own address unless the text is told where it will stand. Raises
    `Invalid` for an empty text and for one above 32,000 characters.
    """
    source = text.with_plain_newlines(source)
    if len(source) > BODY_MAX:
        raise Invalid(
            _("Your text has %(length)s characters; at most %(most)s fit.",
              length=len(source), most=BODY_MAX),
            field="body",
        )  # fmt: skip
    candidates = text.find_handles(source)
    own = site_url or current_settings().site_url
    rich = text.render(source, handles=_known(candidates), site_url=own)
    if not _says_something(rich.plain) and not rich.images:
        raise Invalid(_("Write something first."), field="body")
    return rich


def _says_something(plain: str) -> bool:
    """Blanks, joiners and other signs without a shape say nothing."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in plain)


def _known(handles: frozenset[str]) -> frozenset[str]:
    if not handles:
        return frozenset()
    # A page full of @signs asks for no more names than one post may mention many times over.
    wanted = sorted(handles)[:200]
    found = db.session.scalars(
        select(Member.handle_key).where(Member.handle_key.in_(wanted), Member.erased_at.is_(None))
    )
    return frozenset(found)
