"""The people of the demo who can be signed in as, on a development site only."""

from dataclasses import dataclass

# Everybody may know it: it opens nothing but a site on somebody's own machine.
PASSWORD = "belleroche-1962"  # noqa: S105
DOMAIN = "belleroche.example"


@dataclass(frozen=True)
class SignIn:
    """Somebody to look at the community as."""

    handle: str
    what: str


SIGN_INS = (
    SignIn("admin", "administrator"),
    SignIn("moderator", "moderator"),
    SignIn("ambassador", "ambassador"),
    SignIn("fan", "member"),
)


def address_of(handle: str) -> str:
    """Return the address of somebody of the demo; the domain can never exist (RFC 2606)."""
    return f"{handle}@{DOMAIN}"
