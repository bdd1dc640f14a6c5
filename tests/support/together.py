"""Several people at once: each act in a thread, with a session and a transaction of its own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from flask import Flask

from community.core.db import db
from community.core.errors import DomainError
from community.core.transaction import transaction

Result = TypeVar("Result")


def together(app: Flask, acts: Iterable[Callable[[], Result]]) -> list[Result | DomainError]:
    """Do all acts at the same moment, which may be a held one; return what each gave, or the
    refusal it met.

    Anything but a refusal, a deadlock above all, is raised here. Rows do not leave their thread:
    an act returns ids. What the test holds is read again after.
    """
    waiting = list(acts)
    start = threading.Barrier(len(waiting))

    def run(act: Callable[[], Result]) -> Result | DomainError:
        with app.app_context():
            try:
                start.wait(10)
                with transaction():
                    return act()
            except DomainError as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(waiting)) as pool:
        # Each thread stands where the test stands, above all in time.
        work = [pool.submit(copy_context().run, run, act) for act in waiting]
        done = [one.result() for one in work]
    db.session.expire_all()
    return done
