"""A process that supervises two programs, as told by its arguments: `a_supervisor.py FOLDER KIND`.

Each start of a program leaves a file `<name>-<pid>` in the folder.
"""

import os
import signal
import sys
import time
from pathlib import Path

from community.cli import supervisor
from community.cli.supervisor import Program, Supervisor

FOLDER, KIND = Path(sys.argv[1]), sys.argv[2]


def leave(name):
    (FOLDER / f"{name}-{os.getpid()}").touch()


def steady(_starts):
    leave("steady")
    while True:
        time.sleep(0.1)


def dying(_starts):
    leave("dying")
    sys.exit(3)


def stubborn(_starts):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    leave("stubborn")
    time.sleep(600)


def failing(_starts):
    leave("failing")
    raise ValueError("a fault of a program")


if __name__ == "__main__":
    supervisor.LONGEST_PAUSE = 0.1
    other = {"dying": dying, "stubborn": stubborn, "failing": failing, "steady": steady}[KIND]
    programs = [Program("steady", steady), Program(KIND, other)]
    sys.exit(Supervisor(programs, grace=1.0).run())
