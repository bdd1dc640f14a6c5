"""Work of this package that the worker does: letters that depend on a look-up, and long tasks."""

from flask import current_app

from community.core import clock
from community.core.storage import Storage
from community.core.transaction import end_read, transaction
from community.identity import exporting, queries
from community.identity.actions import addresses, own_data, passwords
from community.identity.types import UNCONFIRMED_KEPT
from community.jobs.registry import every, job

PURGED_AT_ONCE = 200


@job(addresses.ASK_CONFIRMATION, queue="mail", priority=-10)
def ask_confirmation(*, member_id: int, language: str) -> None:
    """Write to the address that a new member gave."""
    with transaction():
        addresses.write_confirmation(member_id, language=language)


@job(addresses.ASK_NEW_ADDRESS, queue="mail", priority=-10)
def ask_new_address(*, member_id: int, address: str, language: str) -> None:
    """Write to the address that a member wants."""
    with transaction():
        addresses.write_to_new_address(member_id, address, language=language)


@job(passwords.SEND_RESET, queue="mail", priority=-10)
def send_reset(*, name: str, language: str) -> None:
    """Write to whoever forgot a password."""
    with transaction():
        passwords.write_reset(name, language=language)


@job(own_data.BUILD_EXPORT)
def build_export(*, export_id: int, language: str) -> None:
    """Make the file with everything about a member."""
    export = queries.find_export_to_build(export_id)
    if export is None:
        return
    member_id, key = export
    data = exporting.archive_of(member_id)
    end_read()
    _storage().put(key, data, content_type="application/zip")
    with transaction():
        own_data.finish_export(export_id, byte_size=len(data), language=language)


@job(own_data.ERASE_ACCOUNT)
def erase_account(*, member_id: int) -> None:
    """Forget a member whose week is over."""
    with transaction():
        own_data.erase_if_due(member_id)


@every("identity.sweep", cron="25 * * * *")
def sweep() -> None:
    """Forget what has ended: links, sessions, exports."""
    with transaction():
        own_data.sweep(_storage())


@every("identity.purge_unconfirmed", cron="40 4 * * *")
def purge_unconfirmed() -> None:
    """Forget accounts that confirmed no address in two weeks (Discourse's figure)."""
    before = clock.now() - UNCONFIRMED_KEPT
    for member_id in queries.list_unconfirmed(before=before, limit=PURGED_AT_ONCE):
        with transaction():
            own_data.erase_member(member_id)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["community_storage"]
    return storage
