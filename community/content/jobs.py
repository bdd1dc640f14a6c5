"""Work of the heart that runs by the clock."""

from flask import current_app

from community.content.actions.keep_draft import sweep_drafts
from community.content.actions.rank import HOT_KEPT_FRESH, find_best, find_cold, keep_best, warm
from community.content.actions.upload_picture import sweep_orphans
from community.content.types import Period
from community.core.transaction import transaction
from community.jobs.registry import every, job

AT_ONCE = 500


@every("content.rank_recent", cron="*/10 * * * *")
def rank_recent() -> None:
    """Rank the top lists of the short periods."""
    for period in (Period.DAY, Period.WEEK):
        _rank_top(period)


@every("content.rank_long", cron="20 * * * *")
def rank_long() -> None:
    """Rank the top lists of the long periods."""
    for period in (Period.MONTH, Period.YEAR, Period.ALL):
        _rank_top(period)


@every("content.rank_hot", cron="5 * * * *")
def rank_hot_lists() -> None:
    """Bring the first thousand topics of the hot list in line with the weights in force."""
    _rank_hot(HOT_KEPT_FRESH)


@job("content.rank_everything")
def rank_everything() -> None:
    """Rank every list anew, after an import or when the weights changed."""
    _rank_hot(None)
    for period in Period:
        _rank_top(period)


# Looking takes seconds on a large site and holds no lock; only storing what was found does.


def _rank_hot(limit: int | None) -> None:
    cold = find_cold(limit=limit)
    for start in range(0, len(cold), AT_ONCE):
        with transaction():
            warm(cold[start : start + AT_ONCE])


def _rank_top(period: Period) -> None:
    best = find_best(period)
    with transaction():
        keep_best(period, best)


@every("content.sweep_uploads", cron="35 * * * *")
def sweep_uploads() -> None:
    """Delete pictures that no post and no draft shows after 48 hours."""
    with transaction():
        sweep_orphans(current_app.extensions["community_storage"])


@every("content.sweep_drafts", cron="50 3 * * *")
def sweep_old_drafts() -> None:
    """Drop drafts that nobody touched for 180 days."""
    with transaction():
        sweep_drafts()
