"""Handles: the name of a member in addresses and mentions."""

import re

from community.core.errors import Invalid
from community.core.i18n import _

_HANDLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{1,18})[A-Za-z0-9]")

# Words that would pass for the site itself, or stand in its addresses.
RESERVED = frozenset(
    [
        "about",
        "admin",
        "administrator",
        "all",
        "api",
        "assets",
        "avatar",
        "avatars",
        "community",
        "everyone",
        "feed",
        "help",
        "here",
        "healthz",
        "login",
        "logout",
        "mail",
        "media",
        "members",
        "metrics",
        "moderation",
        "moderators",
        "new",
        "news",
        "none",
        "notifications",
        "null",
        "official",
        "parvis",
        "postmaster",
        "preview",
        "privacy",
        "read",
        "readyz",
        "register",
        "robots",
        "root",
        "s",
        "search",
        "security",
        "settings",
        "setup",
        "sitemap",
        "staff",
        "static",
        "support",
        "system",
        "t",
        "tag",
        "tags",
        "team",
        "terms",
        "undefined",
        "webmaster",
        "www",
    ]
)


def check_handle(handle: str, *, is_staff_name: bool = False) -> str:
    """Return the handle, or raise `Invalid` with what would make it one.

    3 to 20 letters, digits, dots, hyphens or underscores, beginning and ending with a letter or
    digit. `is_staff_name` lets the brand itself take a reserved word.
    """
    handle = handle.strip().lstrip("@")
    if not _HANDLE.fullmatch(handle):
        raise Invalid(
            _("Use 3 to 20 letters without accents, digits, dots, hyphens or underscores."),
            field="handle",
        )
    if handle.lower() in RESERVED and not is_staff_name:
        raise Invalid(_("This name is reserved; choose another."), field="handle")
    return handle
