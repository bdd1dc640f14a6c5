"""Letters take their form, and go out with the transaction that causes them."""

from collections.abc import Callable

from flask import current_app
from flask_babel import force_locale

from community.core.i18n import LANGUAGES, current_language
from community.core.mail import Message
from community.identity.letters import Letter, site_name
from community.identity.types import Recipient
from community.jobs.mail import post_mail


def post(to: Recipient, write: Callable[[], Letter], *, language: str = "") -> None:
    """Write a letter in the recipient's language, else in `language`, and post it."""
    chosen = to.language or language
    with force_locale(chosen if chosen in LANGUAGES else current_language()):
        letter = write()
        values = {"letter": letter, "site": site_name(), "language": current_language()}
        message = Message(
            to=to.address,
            subject=letter.subject,
            text=_render("emails/letter.txt", values),
            html=_render("emails/letter.html", values),
        )
    post_mail(message)


def tell(to: Recipient | None, write: Callable[[], Letter], *, language: str = "") -> None:
    """Post news about an account, but to a confirmed address only.

    A claimed one may be that of a stranger, who has nothing to do with the account.
    """
    if to is not None and to.is_confirmed:
        post(to, write, language=language)


def _render(template: str, values: dict[str, object]) -> str:
    # Without Flask's context processors: they answer for a page, and here is no request.
    return current_app.jinja_env.get_template(template).render(values)
