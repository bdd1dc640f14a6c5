"""What can go wrong in the words of the reader; the web and the API turn these into HTTP."""

from datetime import datetime


class DomainError(Exception):
    """A refusal whose message (plain or lazily translated) is shown to the reader as it is."""

    status = 400

    def __init__(self, message: object = "") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """Missing and hidden alike: whoever may not see a thing learns nothing of its existence."""

    status = 404


class NotAllowed(DomainError):
    """The reader sees the thing but may not do this to it; the message says why."""

    status = 403


class Conflict(DomainError):
    """Somebody else changed the thing first, or it is already so."""

    status = 409


class TooLarge(DomainError):
    """More bytes than the site takes."""

    status = 413


class Invalid(DomainError):
    """A value that breaks a rule; `field` names the form field that should show the message."""

    status = 422

    def __init__(self, message: object, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class TooManyRequests(DomainError):
    """A limit was reached; `retry_at` is when the same request will be taken again (aware UTC)."""

    status = 429

    def __init__(self, message: object, *, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at
