"""Loads the demo: the edge that opens its one transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import current_app

from community.content.actions.rank import rank_hot, rank_top
from community.content.types import Period
from community.core import clock
from community.core.config import current_settings
from community.core.storage import Storage
from community.core.transaction import transaction
from community.demo.actions.hands import do_jobs
from community.demo.actions.scenery import dress, open_spaces
from community.demo.actions.stage import Stage
from community.demo.cast import PASSWORD
from community.demo.queries import LOADED, is_loaded
from community.demo.script import read_script
from community.demo.timeline import moments
from community.identity.passwords import hash_password
from community.members import audit
from community.members.actor import SYSTEM

BEFORE_ALL = timedelta(days=700)

# Shows how far it is: given a label and a length, it yields a function that takes steps.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


def load_small(progress: Progress) -> bool:
    """Play the script, all of it or nothing; return False when it was played before.

    The four sign-ins get their well-known password on no production site.
    """
    script, now = read_script(), clock.now()
    password_hash = "" if current_settings().is_production else hash_password(PASSWORD)
    storage: Storage = current_app.extensions["community_storage"]
    stage = Stage(storage, current_settings().site_url, password_hash)
    acts = moments(script, now=now)
    with transaction(), progress("Loading the demo", len(acts)) as advance:
        if is_loaded("small"):
            return False
        with clock.held(now - BEFORE_ALL):
            dress(script.brand, storage=storage)
            open_spaces(script.places)
        for moment in acts:
            with clock.held(moment.at):
                stage.play(moment.act)
                do_jobs()
            advance(1)
        rank_everything()
        audit.record(SYSTEM, LOADED, "demo:small")
    return True


def rank_everything() -> None:
    """Bring every list in order, as the worker's next rounds would."""
    rank_hot(limit=None)
    for period in Period:
        rank_top(period)
