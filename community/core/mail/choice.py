"""Which way this site sends: the settings decide."""

from email.headerregistry import Address
from urllib.parse import urlsplit

from community.core.config import BadSetting, Settings
from community.core.mail.folder import FolderTransport
from community.core.mail.message import BadMessage, parse_address
from community.core.mail.smtp import SmtpTransport


def transport_for(settings: Settings) -> FolderTransport | SmtpTransport:
    """Return the mail server of the settings, or else the folder `mail` of run-time state.

    Raises `BadSetting` with the sentence that repairs it.
    """
    sender = _sender(settings)
    if not settings.smtp_url:
        return FolderTransport(settings.var / "mail", sender)
    try:
        return SmtpTransport(settings.smtp_url, sender)
    except ValueError as error:
        raise BadSetting(f"COMMUNITY_SMTP_URL is refused: {error}.") from error


def _sender(settings: Settings) -> Address:
    host = urlsplit(settings.site_url).hostname or "localhost"
    try:
        return parse_address(settings.mail_from or f"no-reply@{host}")
    except BadMessage as error:
        raise BadSetting(
            "COMMUNITY_MAIL_FROM is refused: write it like Name <address@your.domain>."
        ) from error
