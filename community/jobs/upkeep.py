"""Regular jobs that keep the tables of the two lowest floors small."""

from flask import current_app

from community.core import throttle
from community.core.brand_pictures import forget_replaced
from community.core.transaction import transaction
from community.jobs import actions
from community.jobs.registry import every


@every("jobs.sweep_dead", cron="17 4 * * *")
def sweep_dead() -> None:
    """Forget jobs that were given up long ago."""
    with transaction():
        actions.sweep_dead()


@every("core.sweep_throttle", cron="7 * * * *")
def sweep_throttle() -> None:
    """Forget limits whose time is over."""
    with transaction():
        throttle.sweep()


@every("core.sweep_brand", cron="25 4 * * *")
def sweep_brand() -> None:
    """Delete logos and marks that were replaced."""
    forget_replaced(current_app.extensions["community_storage"])
