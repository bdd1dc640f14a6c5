"""Keeping letters in a folder: for development, and until a mail server is set up."""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from community.core import clock
from community.core.errors import NotFound
from community.core.i18n import _l
from community.core.mail.message import Message, compose
from community.core.mail.transport import MailDelayed, MailUnusable

FOLDER_MODE = 0o750

_NAME = re.compile(r"\d{8}T\d{12}-[a-z0-9]{8,64}\.eml")


@dataclass(frozen=True)
class KeptLetter:
    """A letter of the folder as one reads it; `html` is empty when it has none."""

    name: str
    kept_at: datetime
    to: str
    subject: str
    text: str
    html: str


class FolderTransport:
    """One `.eml` file per letter, which any mail program opens."""

    def __init__(self, folder: Path, sender: Address) -> None:
        self._folder = folder.absolute()
        self._sender = sender

    def send(self, message: Message) -> None:
        letter = compose(message, self._sender)
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{message.id}.eml"
        try:
            self._write(name, letter.as_bytes())
        except OSError as error:
            raise MailDelayed(f"The letter cannot be kept: {error.strerror}") from error

    def check(self) -> None:
        try:
            self._write("probe", b"probe")
            (self._folder / "probe").unlink()
        except OSError as error:
            raise MailUnusable(
                _l(
                    "Letters cannot be kept in %(folder)s (%(reason)s): make it a folder with free"
                    " space that this program may write, or set COMMUNITY_SMTP_URL.",
                    folder=self._folder,
                    reason=error.strerror,
                )
            ) from error

    def letters(self, *, limit: int = 100) -> list[KeptLetter]:
        """Return the latest letters, newest first."""
        if not self._folder.is_dir():
            return []
        names = [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        return [self.read(name) for name in sorted(names, reverse=True)[:limit]]

    def read(self, name: str) -> KeptLetter:
        """Return one letter. Raises `NotFound`, also for a name that is none of a letter."""
        letter = message_from_bytes(self.raw(name), _class=EmailMessage, policy=policy.SMTP)
        return KeptLetter(
            name=name,
            kept_at=letter["Date"].datetime,
            to=str(letter["To"]),
            subject=str(letter["Subject"]),
            text=_part(letter, "plain"),
            html=_part(letter, "html"),
        )

    def raw(self, name: str) -> bytes:
        """Return the bytes of one letter, to open it in a mail program. Raises `NotFound`."""
        if not _NAME.fullmatch(name):
            raise NotFound(name)
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(name) from error

    def _write(self, name: str, data: bytes) -> None:
        """Write all of the letter or none: whoever lists the folder meets no half of one."""
        self._folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=self._folder, prefix="+")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            Path(unfinished).replace(self._folder / name)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
