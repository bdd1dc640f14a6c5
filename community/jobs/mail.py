"""Letters as jobs: posted in the caller's transaction, sent by the worker."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from community.core.config import current_settings
from community.core.mail import MailRefused, Message, transport_for
from community.jobs.actions import enqueue
from community.jobs.registry import Persistence, job

# RFC 5321 4.5.4.1 asks for half an hour between attempts; the letters here are waited for, so the
# first ones come sooner. After a day a link in it has ended anyway.
PERSISTENCE = Persistence(
    max_retries=None,
    min_backoff=timedelta(seconds=30),
    max_backoff=timedelta(hours=1),
    retry_for=timedelta(hours=24),
    give_up_on=(MailRefused,),
)


@job(
    "jobs.send_mail",
    queue="mail",
    priority=-10,
    time_limit=timedelta(minutes=2),
    persistence=PERSISTENCE,
)
def send_mail(*, message: dict[str, Any]) -> None:
    """Hand one letter to the mail server; what that refuses for good is given up at once."""
    transport_for(current_settings()).send(Message(**message))


def post_mail(message: Message, *, dedupe_key: str | None = None) -> None:
    """Send the letter if, and only if, the caller's transaction is committed."""
    enqueue(send_mail, dedupe_key=dedupe_key, message=asdict(message))
