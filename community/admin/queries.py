"""What the overview tells: stored figures, and what waits for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from community.content.queries.standings import total_figures
from community.content.space_map import spaces_by_id
from community.core import clock, site
from community.core.brand import LOGO, NAME
from community.core.config import current_settings
from community.identity.accounts import count_unconfirmed
from community.jobs.queries import most_overdue_schedule, queue_depth
from community.jobs.types import QueueDepth
from community.members.actor import Actor

# A worker moves its schedules every few seconds; so late means that none runs.
WORKER_LATE = timedelta(minutes=5)
SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class Overview:
    """The state of the community, as far as it is stored or looked up within bounds."""

    topics: int
    posts: int
    spaces: int
    queue: QueueDepth
    unconfirmed: int
    worker_late_since: datetime | None
    has_worker_run: bool
    sends_mail: bool
    is_production: bool
    has_own_name: bool
    has_logo: bool


def get_overview(actor: Actor) -> Overview:
    """Look at everything the overview shows; the actor's rights decide what it may show of it."""
    settings = current_settings()
    topics, posts = total_figures()
    due = most_overdue_schedule()
    is_late = due is not None and clock.now() - due > WORKER_LATE
    return Overview(
        topics=topics,
        posts=posts,
        spaces=sum(not space.is_archived for space in spaces_by_id().values()),
        queue=queue_depth(),
        unconfirmed=count_unconfirmed(actor, most=SHOWN_AT_MOST),
        worker_late_since=due if is_late else None,
        has_worker_run=due is not None,
        sends_mail=bool(settings.smtp_url),
        is_production=settings.is_production,
        has_own_name=site.value(NAME) != NAME.default,
        has_logo=bool(site.value(LOGO)),
    )
