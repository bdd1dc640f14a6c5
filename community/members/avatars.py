"""Uploaded pictures of members in storage, in two sizes."""

import secrets

from community.core.images import ProcessedImage
from community.core.storage import Storage

SIZES = (256, 96)


def avatar_key(key: str, size: int) -> str:
    """Return the storage key of one size of a picture."""
    return f"avatars/{key}-{size}"


def store_avatar(picture: ProcessedImage, *, storage: Storage) -> str:
    """Put both sizes into storage; return the unguessable key that the member row keeps."""
    key = secrets.token_hex(12)
    storage.put(avatar_key(key, SIZES[0]), picture.original, content_type=picture.content_type)
    for variant in picture.variants:
        storage.put(avatar_key(key, variant.width), variant.data, content_type=variant.content_type)
    return key


def delete_avatar(key: str, *, storage: Storage) -> None:
    """Delete a picture that nobody shows any more; a second time is no error."""
    for size in SIZES:
        storage.delete(avatar_key(key, size))
