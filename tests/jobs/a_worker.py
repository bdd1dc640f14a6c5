"""A worker in a process of its own: `python -m tests.jobs.a_worker URL VAR LEASE_SECONDS THREADS`."""

import sys
from datetime import timedelta
from pathlib import Path

from community.jobs.worker import run_worker
from tests.jobs.small_app import small_app

if __name__ == "__main__":
    url, var, lease, threads = sys.argv[1:]
    app = small_app(url, Path(var))
    run_worker(app, threads=int(threads), lease=timedelta(seconds=float(lease)))
