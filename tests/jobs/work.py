"""Jobs that tests ask for; each leaves a line in a file, which also a killed process has written."""

import os
import time
from datetime import timedelta
from pathlib import Path

from community.core.db import db
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.models import QueuedJob
from community.jobs.registry import Persistence, every, job


class Refused(Exception):
    """An error that no repetition mends."""


def note_down(path, line):
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


def lines(path):
    return Path(path).read_text().splitlines() if Path(path).exists() else []


@job("tests.note")
def note(*, path: str, line: str = "done") -> None:
    note_down(path, line)


@job("tests.note_in_other_queue", queue="other")
def note_in_other_queue(*, path: str, line: str) -> None:
    note_down(path, line)


@job("tests.sleep")
def sleep(*, path: str, seconds: float) -> None:
    note_down(path, f"begun by {os.getpid()}")
    time.sleep(seconds)
    note_down(path, "done")


@job("tests.alone")
def alone(*, path: str, name: str) -> None:
    """Notice when the same job runs twice at one time."""
    mark = Path(path).parent / f"{name}.running"
    try:
        descriptor = os.open(mark, os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        note_down(path, f"{name} met itself")
        return
    time.sleep(0.01)
    os.close(descriptor)
    mark.unlink()
    note_down(path, name)


@job("tests.fail", persistence=Persistence(max_retries=2, min_backoff=timedelta(seconds=10)))
def fail(*, path: str) -> None:
    note_down(path, "tried")
    raise RuntimeError("a test's job \x00 fails")


@job(
    "tests.fail_for_a_day",
    persistence=Persistence(
        max_retries=None,
        min_backoff=timedelta(minutes=30),
        max_backoff=timedelta(hours=2),
        retry_for=timedelta(hours=24),
    ),
)
def fail_for_a_day(*, path: str) -> None:
    note_down(path, "tried")
    raise RuntimeError("still not")


@job("tests.refuse", persistence=Persistence(give_up_on=(Refused,)))
def refuse(*, path: str) -> None:
    note_down(path, "tried")
    raise Refused("never ever")


@job("tests.pass_on")
def pass_on(*, path: str) -> None:
    with transaction():
        enqueue("tests.note", path=path, line="passed on")


@job("tests.write_and_fail", max_retries=0)
def write_and_fail(*, path: str) -> None:
    with transaction():
        enqueue("tests.note", path=path)
        raise RuntimeError("half way")


@job("tests.report_session")
def report_session(*, path: str) -> None:
    note_down(path, f"{len(db.session().identity_map)} rows of others")
    db.session.query(QueuedJob).all()


@job("tests.overrun", time_limit=timedelta(seconds=1), max_retries=0)
def overrun(*, path: str) -> None:
    note_down(path, "begun")
    for _ in range(400):
        time.sleep(0.02)
    note_down(path, "done")


# No test runs on a leap day: only a held clock makes it come.
@every("tests.tick", cron="*/10 9 29 2 *")
def tick() -> None:
    note_down(TICKS["path"], "tick")


TICKS = {"path": ""}
