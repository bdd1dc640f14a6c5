"""Random secrets for cookies and links, and the digests by which the database knows them."""

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 random bits that fit into an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored: a plain hash is enough, because nobody guesses 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
