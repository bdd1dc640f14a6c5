"""Which jobs exist: a package declares its own, and `enqueue` refuses any other."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, ParamSpec

from cronsim import CronSim

from community.jobs.models import NAME_LENGTH

P = ParamSpec("P")

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True, kw_only=True)
class Persistence:
    """How stubbornly a failing job is tried again.

    The pause doubles from `min_backoff` to `max_backoff`, with chance added so that jobs that
    failed together do not come back together. The job is given up after `max_retries` (None:
    never), `retry_for` after its first failure, or at an error of a type in `give_up_on`.
    """

    max_retries: int | None = 8
    min_backoff: timedelta = timedelta(seconds=15)
    max_backoff: timedelta = timedelta(hours=1)
    retry_for: timedelta | None = None
    give_up_on: tuple[type[Exception], ...] = ()


@dataclass(frozen=True, eq=False)
class Job(Generic[P]):
    """A declared job; calling it runs the function here and now."""

    name: str
    function: Callable[P, None]
    queue: str
    priority: int
    time_limit: timedelta
    persistence: Persistence
    signature: inspect.Signature = field(repr=False)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def refuse_bad(self, arguments: Mapping[str, Any]) -> None:
        """Raise `TypeError` for arguments that the function does not take, before they are kept."""
        self.signature.bind(**arguments)


@dataclass(frozen=True)
class Regular:
    """A job with the times at which it runs, as a cron expression in UTC."""

    job: Job[[]]
    cron: str

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time strictly after `moment`."""
        following: datetime = next(CronSim(self.cron, moment.astimezone(UTC)))
        return following


_jobs: dict[str, Job[Any]] = {}
_regular: dict[str, Regular] = {}


def job(
    name: str,
    *,
    queue: str = "default",
    priority: int = 0,
    time_limit: timedelta = timedelta(minutes=10),
    persistence: Persistence | None = None,
    max_retries: int | None = None,
) -> Callable[[Callable[P, None]], Job[P]]:
    """Declare a job named `<package>.<verb>`. It runs in an app context with a fresh session.

    Among jobs that wait for a thread, the lowest priority number goes first. `max_retries` is the
    short way to a `persistence` that differs in nothing else.
    """
    if persistence is None:
        persistence = Persistence() if max_retries is None else Persistence(max_retries=max_retries)
    elif max_retries is not None:
        raise ValueError("say max_retries inside the persistence")

    def declare(function: Callable[P, None]) -> Job[P]:
        declared = Job(
            name, function, queue, priority, time_limit, persistence, inspect.signature(function)
        )
        _register(declared)
        return declared

    return declare


def every(
    name: str,
    *,
    cron: str,
    queue: str = "default",
    time_limit: timedelta = timedelta(minutes=10),
    max_retries: int = 2,
) -> Callable[[Callable[[], None]], Job[[]]]:
    """Declare a job that runs at the times of `cron` (UTC), once however many workers there are.

    Runs that were missed while no worker was up are made up for by one.
    """
    CronSim(cron, datetime(2000, 1, 1, tzinfo=UTC))  # refuse a bad expression at import
    declare = job(name, queue=queue, time_limit=time_limit, max_retries=max_retries)

    def declare_regular(function: Callable[[], None]) -> Job[[]]:
        declared = declare(function)
        _regular[name] = Regular(declared, cron)
        return declared

    return declare_regular


def find_job(name: str) -> Job[Any]:
    """Return the job of that name; raise `LookupError` when no package declares it."""
    try:
        return _jobs[name]
    except KeyError:
        raise LookupError(f"no package declares the job {name!r}") from None


def jobs() -> tuple[Job[Any], ...]:
    """Return every declared job."""
    return tuple(_jobs.values())


def regular_jobs() -> tuple[Regular, ...]:
    """Return every job that runs by the clock."""
    return tuple(_regular.values())


def _register(declared: Job[Any]) -> None:
    if not _NAME.fullmatch(declared.name) or len(declared.name) > NAME_LENGTH:
        raise ValueError(f"{declared.name!r} is no job name: write it like content.refresh_hot")
    if declared.name in _jobs:
        raise ValueError(f"the job {declared.name} is declared twice")
    _jobs[declared.name] = declared
