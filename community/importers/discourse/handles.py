"""Turns the user names of another forum into handles of ours, always the same way."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping

SHORTEST = 3
LONGEST = 20
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_.-]+")
_EDGES = "_.-"


def handle_for(username: str) -> str:
    """Return 3 to 20 of `A-Za-z0-9_.-`, beginning and ending with a letter or digit.

    A name already so is returned unchanged.

    Accents fall off, other signs become a dash, and a name with nothing left (李明) becomes
    "member-" and six digits drawn from the name, so that a second run gives the same handle.
    """
    is_short_enough = SHORTEST <= len(username) <= LONGEST
    if is_short_enough and not _NOT_ALLOWED.search(username) and username == username.strip(_EDGES):
        return username
    bare = unicodedata.normalize("NFKD", username).encode("ascii", "ignore").decode()
    bare = _NOT_ALLOWED.sub("-", bare)[:LONGEST].strip(_EDGES)
    if not bare:
        return f"member-{_digits(username)}"
    return bare if len(bare) >= SHORTEST else f"{bare}-{_digits(username)}"


def _digits(username: str) -> str:
    digest = hashlib.sha256(username.casefold().encode("utf-8", "replace")).digest()
    return f"{int.from_bytes(digest[:4]) % 1_000_000:06d}"


class Handles:
    """Gives each user name one handle that nobody else has; case does not tell names apart."""

    def __init__(
        self,
        *,
        known: Mapping[str, str] | None = None,
        is_taken: Callable[[str], bool] = lambda _handle: False,
    ) -> None:
        self._given = {name.casefold(): handle for name, handle in (known or {}).items()}
        self._used = {handle.casefold() for handle in self._given.values()}
        self._is_taken = is_taken

    def handle_for(self, username: str) -> str:
        key = username.casefold()
        if key not in self._given:
            handle = self._free(handle_for(username))
            self._given[key] = handle
            self._used.add(handle.casefold())
        return self._given[key]

    def mentioned(self, username: str) -> str:
        """Return the handle a mention points at, without giving one to a name nobody bears."""
        return self._given.get(username.casefold()) or handle_for(username)

    def _free(self, wanted: str) -> str:
        handle, number = wanted, 1
        while handle.casefold() in self._used or self._is_taken(handle):
            number += 1
            suffix = f"-{number}"
            handle = wanted[: LONGEST - len(suffix)] + suffix
        return handle
