"""Passwords: which are taken, how they are hashed, and a check that takes as long for nobody."""

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from community.core.errors import Invalid
from community.core.i18n import _

LENGTH_MIN, LENGTH_MAX = 10, 256
DIFFERENT_MIN = 5
# So few characters around a common password protect it no better than none.
AROUND = 4

# OWASP's second recommendation: a storm of sign-ins then costs 19 MiB each, on small machines too.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# The hash of a forgotten random password: checked where there is no account.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$ZSGNDF5H8vaSWmCu9GEC4g$FnblwMfv4UrPwllzbm1RABW73D1efNsRTctTls2VAkw"
)

_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_COMMON = Path(__file__).with_name("common_passwords.txt.gz")


def check_password(password: str, *, own_words: Iterable[str] = ()) -> None:
    """Raise `Invalid` for a password that is short, common, or made of the member's own names.

    NIST SP 800-63B 3.1.1.2: length and a list of known passwords; no rules of composition.
    """
    if len(password) < LENGTH_MIN:
        raise _refused(
            _("At least %(least)s characters: three or four words do.", least=LENGTH_MIN)
        )
    if len(password) > LENGTH_MAX:
        raise _refused(_("At most %(most)s characters.", most=LENGTH_MAX))
    forms = _forms(password)
    own = {_fold(word) for own in own_words for word in (own, own.partition("@")[0])}
    if forms & (own - {""}):
        raise _refused(_("Choose something else than your name or your address."))
    if len(set(password)) < DIFFERENT_MIN:
        raise _refused(_("Use more different characters: this one is guessed at once."))
    if forms & _common():
        raise _refused(_("Too many people use this password, so it is guessed at once."))


def hash_password(password: str) -> str:
    """Hash a password that `check_password` has passed; takes some hundredths of a second."""
    return hasher.hash(_normal(password))


def is_password(password: str, known_hash: str | None) -> bool:
    """Check a password in the same time whether there is a hash or not."""
    try:
        hasher.verify(known_hash or NOBODY, _normal(password[:LENGTH_MAX]))
    except (Argon2Error, InvalidHashError):
        return False
    return known_hash is not None


def is_outdated(known_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(known_hash)


def _forms(password: str) -> set[str]:
    """Return the password folded, as the word it looks like, and without what little is around."""
    folded = _fold(password)
    forms = {folded, folded.translate(_LOOKALIKES)}
    for form in (folded, folded.translate(_LOOKALIKES)):
        core = _EDGES.sub("", form)
        if len(form) - len(core) <= AROUND:
            forms.add(core)
    core = _EDGES.sub("", folded)
    if len(folded) - len(core) <= AROUND:
        forms.add(core.translate(_LOOKALIKES))
    return forms - {""}


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _normal(password: str) -> bytes:
    """One form for what different keyboards write; NIST SP 800-63B asks for NFKC or NFKD."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(gzip.decompress(_COMMON.read_bytes()).decode().split())


def _refused(message: str) -> Invalid:
    return Invalid(message, field="password")
