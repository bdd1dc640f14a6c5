"""Letters: one message type and one Protocol; by SMTP, or kept in a folder where there is none.

A transport never decides when to try again. `MailRefused` means that this letter will never be
taken, `MailDelayed` that it may be later; the jobs above act on the difference.
"""

from community.core.mail.choice import transport_for
from community.core.mail.folder import FolderTransport, KeptLetter
from community.core.mail.message import BadMessage, Message
from community.core.mail.smtp import SmtpTransport
from community.core.mail.transport import (
    MailDelayed,
    MailError,
    MailRefused,
    MailTransport,
    MailUnusable,
)

__all__ = [
    "BadMessage",
    "FolderTransport",
    "KeptLetter",
    "MailDelayed",
    "MailError",
    "MailRefused",
    "MailTransport",
    "MailUnusable",
    "Message",
    "SmtpTransport",
    "transport_for",
]
