"""Roles and preferences of a member."""

from enum import StrEnum

from community.core.i18n import _l, _lp


class Role(StrEnum):
    """What a person is to the brand; what a role may do is said by policies alone."""

    VISITOR = "visitor"
    MEMBER = "member"
    AMBASSADOR = "ambassador"
    EXPERT = "expert"
    MODERATOR = "moderator"
    MANAGER = "manager"
    MARKETER = "marketer"
    ADMIN = "admin"


# Those who keep the place in order, whatever its subject.
MODERATING_ROLES = frozenset({Role.MODERATOR, Role.MANAGER, Role.ADMIN})
# Everyone who speaks or works for the brand; they see staff spaces.
STAFF_ROLES = MODERATING_ROLES | {Role.EXPERT, Role.MARKETER}

ROLE_LABELS = {
    Role.VISITOR: _l("Visitor"),
    Role.MEMBER: _l("Member"),
    Role.AMBASSADOR: _l("Ambassador"),
    Role.EXPERT: _l("Expert"),
    Role.MODERATOR: _l("Moderator"),
    Role.MANAGER: _l("Community manager"),
    Role.MARKETER: _l("Marketing"),
    Role.ADMIN: _l("Administrator"),
}

# The field's own names for Discourse's five levels.
TRUST_LABELS = {
    0: _lp("trust level", "New"),
    1: _l("Basic"),
    2: _l("Regular"),
    3: _l("Trusted"),
    4: _l("Leader"),
}


class Theme(StrEnum):
    """Appearance that a member chose; `system` follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
