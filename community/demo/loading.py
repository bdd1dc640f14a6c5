"""Loads the demo: the edge that opens its one transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from random import Random

from flask import current_app

from community.content.actions.rank import rank_hot, rank_top
from community.content.space_map import SpaceInfo, spaces_by_id
from community.content.types import Period, Posting
from community.core import clock
from community.core.config import current_settings
from community.core.storage import Storage
from community.core.transaction import transaction
from community.demo.actions.crowd import CrowdWriter
from community.demo.actions.hands import do_jobs
from community.demo.actions.scenery import dress, open_spaces
from community.demo.actions.stage import Stage
from community.demo.babble import Babble, Pool
from community.demo.cast import PASSWORD
from community.demo.plan import SIZES, Plan
from community.demo.queries import LOADED, is_loaded
from community.demo.script import bodies, read_script
from community.demo.timeline import Visits, moments
from community.identity.passwords import hash_password
from community.members import audit
from community.members.actor import SYSTEM

# A look at the queue costs as much as an act, and a worker is some minutes late at times.
JOBS_EVERY = 8
MOST_PARAGRAPHS = 12_000
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
        for number, moment in enumerate(acts, 1):
            with clock.held(moment.at):
                if number % JOBS_EVERY == 0 or isinstance(moment.act, Visits):
                    do_jobs()
                stage.play(moment.act)
            advance(1)
        do_jobs()
        rank_everything()
        audit.record(SYSTEM, LOADED, "demo:small")
    return True


def load_crowd(size: str, *, seed: int, progress: Progress) -> None:
    """Write a generated crowd beside the script, all of it or nothing."""
    script, now = read_script(), clock.now()
    crowd = SIZES[size]
    with transaction():
        rooms = [s.id for s in spaces_by_id().values() if _takes_everybody(s)]
        plan = Plan(crowd, spaces=len(rooms), seed=seed, now=int(now.timestamp() * 1000))
        chance = Random(f"words {seed}")  # noqa: S311 - plausible, not secret
        paragraphs = min(MOST_PARAGRAPHS, crowd.posts // 20)
        pools = {
            language: Pool(Babble(bodies(script, language), chance), size=paragraphs)
            for language in ("fr", "en")
        }
        with progress("Writing the crowd", crowd.posts) as advance:
            CrowdWriter(plan, pools, rooms).write(advance)
        rank_everything()
        audit.record(SYSTEM, LOADED, f"demo:{size}", seed=seed)


def _takes_everybody(space: SpaceInfo) -> bool:
    return not space.is_restricted and not space.is_archived and space.posting is Posting.EVERYONE


def rank_everything() -> None:
    """Bring every list in order, as the worker's next rounds would."""
    rank_hot(limit=None)
    for period in Period:
        rank_top(period)
