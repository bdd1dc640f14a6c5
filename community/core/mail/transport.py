"""What every way of sending promises."""

from typing import Protocol

from community.core.mail.message import Message


class MailError(Exception):
    """A letter was not sent; the text names no address, so it may be logged."""


class MailRefused(MailError):
    """It never will be: the mail server said so for good."""


class MailDelayed(MailError):
    """It may be later: the server is away, busy, or wrongly set up."""


class MailUnusable(Exception):
    """No letter can be sent; the message tells the operator how to repair it."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class MailTransport(Protocol):
    """A way to send letters."""

    def send(self, message: Message) -> None:
        """Hand the letter over. Raises `MailRefused` or `MailDelayed`."""

    def check(self) -> None:
        """Try all but sending. Raises `MailUnusable`."""
