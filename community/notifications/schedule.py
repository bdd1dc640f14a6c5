"""Work of the bell that runs by the clock."""

from community.core.transaction import transaction
from community.jobs.registry import every
from community.notifications.actions.read import sweep_notices


@every("notifications.sweep", cron="40 4 * * *")
def sweep() -> None:
    """Drop read notices older than half a year."""
    with transaction():
        sweep_notices()
