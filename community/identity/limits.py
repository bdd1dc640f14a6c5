"""How often somebody may try, and why nobody can lock another out for good.

Sign-in is counted per typed name and per network. A stranger who keeps failing can therefore close
the door of an account for others, but not for its owner: a browser that has signed in before
carries a proof of that and is counted apart (OWASP's device cookies), and the way by letter, a new
password, stays open and starts all counts again.
"""

from datetime import timedelta

from community.core.errors import TooManyRequests
from community.core.throttle import count_attempt, forget_attempts

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SIGN_IN_PER_NAME, SIGN_IN_WINDOW = 10, 15 * MINUTE
# A network is a whole company or a street of phones, hence the width.
SIGN_IN_PER_NETWORK = 100
REGISTER_PER_NETWORK = 30
FORGOT_PER_NETWORK = 30
LETTERS_PER_ADDRESS = 3
PROOFS_PER_MEMBER = 10
EXPORTS_PER_DAY = 3


def count_sign_in(name: str, network: str, *, device: str) -> None:
    """Count an attempt before the password is looked at; raise `TooManyRequests`.

    `device` names a browser that has signed in to the same account before; empty for others.
    """
    if device:
        count_attempt("sign-in", device, limit=SIGN_IN_PER_NAME, window=SIGN_IN_WINDOW)
        return
    count_attempt("sign-in", network, limit=SIGN_IN_PER_NETWORK, window=HOUR)
    count_attempt("sign-in", fold_name(name), limit=SIGN_IN_PER_NAME, window=SIGN_IN_WINDOW)


def forget_sign_in(*names: str) -> None:
    """Start again from zero for an account whose owner has just shown up."""
    for name in names:
        forget_attempts("sign-in", fold_name(name))


def count_registration(network: str) -> None:
    """Raise `TooManyRequests` when one network opens accounts by the dozen."""
    count_attempt("register", network, limit=REGISTER_PER_NETWORK, window=HOUR)


def count_forgotten(network: str) -> None:
    """Raise `TooManyRequests` when one network asks for letters to many people."""
    count_attempt("forgot", network, limit=FORGOT_PER_NETWORK, window=HOUR)


def count_proof(member_id: int) -> None:
    """Raise `TooManyRequests` when a borrowed session tries passwords."""
    count_attempt("proof", member_id, limit=PROOFS_PER_MEMBER, window=SIGN_IN_WINDOW)


def forget_proofs(member_id: int) -> None:
    """Start again from zero after a right password."""
    forget_attempts("proof", member_id)


def count_export(member_id: int) -> None:
    """Raise `TooManyRequests` above three exports a day."""
    count_attempt("export", member_id, limit=EXPORTS_PER_DAY, window=DAY)


def count_confirmation(member_id: int) -> None:
    """Raise `TooManyRequests` when the same letter is asked for again and again."""
    count_attempt("confirmation", member_id, limit=LETTERS_PER_ADDRESS, window=HOUR)


def may_write_to(address_key: str, subject: str) -> bool:
    """Count a letter that somebody else may have asked for; False when it would be a nuisance."""
    try:
        count_attempt("letter", subject, address_key, limit=LETTERS_PER_ADDRESS, window=HOUR)
    except TooManyRequests:
        return False
    return True


def fold_name(name: str) -> str:
    """Return one spelling of a typed handle or address."""
    return name.strip().lstrip("@").casefold()
