"""The logo and the mark: untrusted pictures made safe, kept under names that never change."""

import secrets
from datetime import timedelta

from community.core import clock, site
from community.core.brand import LOGO, MARK
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.image_reading import ImageRefused
from community.core.images import CONTENT_TYPE, process_image, square_avatar
from community.core.storage import Storage

# Shown 152 pixels wide at most, on screens with three dots to a pixel.
LOGO_WIDTH = 480
# What phones want for a home screen.
MARK_SIZE = 512
# A picture is stored before the setting that names it, and open pages still show the one before.
REPLACED_AGE = timedelta(days=1)


def keep_logo(data: bytes, *, storage: Storage) -> str:
    """Return the name under which the picture is kept; raise `Invalid` at the field `logo`."""
    try:
        made = process_image(data, widths=(LOGO_WIDTH,))
    except ImageRefused as error:
        raise _refused(error, field="logo") from error
    narrow = made.variants[0].data if made.variants else made.original
    return _keep(narrow, storage)


def keep_mark(data: bytes, *, storage: Storage) -> str:
    """Cut the middle square out and keep it; raise `Invalid` at the field `mark`."""
    try:
        made = square_avatar(data, sizes=(MARK_SIZE,))
    except ImageRefused as error:
        raise _refused(error, field="mark") from error
    return _keep(made.original, storage)


def forget_replaced(storage: Storage) -> int:
    """Delete pictures older than a day that neither logo nor mark is; return how many."""
    worn = {f"brand/{site.value(setting)}" for setting in (LOGO, MARK)}
    oldest = clock.now() - REPLACED_AGE
    gone = [k for k in storage.keys("brand/") if k not in worn and storage.written_at(k) < oldest]
    for key in gone:
        storage.delete(key)
    return len(gone)


def _keep(data: bytes, storage: Storage) -> str:
    key = f"{secrets.token_hex(12)}.webp"
    storage.put(f"brand/{key}", data, content_type=CONTENT_TYPE)
    return key


def _refused(error: ImageRefused, *, field: str) -> Invalid:
    if error.reason_code == "svg":
        # A drawing can carry scripts, and cleaning one is a promise that no cleaner has kept.
        message = _(
            "SVG files can carry scripts. Export the drawing as PNG, 500 pixels wide or more."
        )
        return Invalid(message, field=field)
    return Invalid(error.message, field=field)
