"""A letter on trial: sent right away, and what went wrong told to whoever can repair it."""

from dataclasses import dataclass

from community.core.i18n import _
from community.core.mail.folder import FolderTransport
from community.core.mail.message import BadMessage, Message
from community.core.mail.smtp import SmtpTransport
from community.core.mail.transport import MailError, MailUnusable


@dataclass(frozen=True)
class Trial:
    """`is_sent` only when a mail server has taken the letter; `sentence` says what happened."""

    is_sent: bool
    sentence: str


def try_letter(
    transport: FolderTransport | SmtpTransport, *, to: str, subject: str, text: str
) -> Trial:
    """Send one letter now, through the transport that all letters take."""
    try:
        message = Message(to=to, subject=subject, text=text)
    except BadMessage:
        return Trial(is_sent=False, sentence=_("Write an e-mail address such as name@example.com."))
    try:
        transport.check()
        transport.send(message)
    except MailUnusable as error:
        return Trial(is_sent=False, sentence=str(error))
    except MailError as error:
        return Trial(
            is_sent=False, sentence=_("The letter was not taken: %(reason)s", reason=error)
        )
    if isinstance(transport, FolderTransport):
        return Trial(
            is_sent=False,
            sentence=_(
                "No mail server is set, so the letter was kept in a folder. Set COMMUNITY_SMTP_URL "
                "and COMMUNITY_MAIL_FROM, start the community again, and come back."
            ),
        )
    return Trial(
        is_sent=True, sentence=_("The mail server has taken the letter. Look into your mailbox.")
    )
