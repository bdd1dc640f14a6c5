"""Everybody reads their own notices, and nobody else's."""

from community.core.i18n import _l
from community.core.policies import ALLOW, Decision, deny, rule
from community.members.actor import Actor

READ_NOTICES = "notifications.notice.read"


@rule(READ_NOTICES)
def read_notices(actor: Actor, _subject: object) -> Decision:
    if not actor.is_signed_in:
        return deny(_l("Sign in to see your notifications."))
    return ALLOW
