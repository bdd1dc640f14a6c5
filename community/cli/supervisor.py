"""Keeps a few programs running side by side, and ends them together.

Each program is a fork of this process: it starts in a moment, with everything loaded already, and
no secret has to travel in an environment or an argument.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import structlog

LOOK = 0.1  # seconds between two looks at the programs
STEADY = 60.0  # seconds after which a program counts as well again
LONGEST_PAUSE = 30.0
MOST_DEATHS = 5
PR_SET_PDEATHSIG = 1

log = structlog.get_logger(__name__)


@dataclass
class Program:
    """Something that runs until it is told to stop; it gets how often it was started before."""

    name: str
    work: Callable[[int], None]
    pid: int = 0
    starts: int = 0
    deaths: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0


class Supervisor:
    """Starts programs, starts again what dies, and gives up on what keeps dying.

    SIGINT and SIGTERM end all of them; a second one does not wait. Programs that do not end
    within `grace` seconds are killed.
    """

    def __init__(self, programs: list[Program], *, grace: float) -> None:
        self._programs = programs
        self._grace = grace
        self._signals: list[int] = []

    def run(self) -> int:
        """Return the exit code: 0 after a wanted end, 1 when a program kept dying."""
        before = {
            number: signal.signal(number, self._notice)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            return self._watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _watch(self) -> int:
        while not self._signals:
            for program in self._programs:
                if program.pid == 0 and time.monotonic() >= program.start_again_at:
                    self._start(program)
            time.sleep(LOOK)
            for program, status in self._dead():
                if not self._signals and self._is_hopeless(program, status):
                    return 1
        return 0

    def _notice(self, number: int, _frame: FrameType | None) -> None:
        self._signals.append(number)

    def _start(self, program: Program) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _live(program, parent)
        program.pid = pid
        program.started_at = time.monotonic()
        program.starts += 1

    def _dead(self) -> list[tuple[Program, int]]:
        dead = []
        for program in self._programs:
            if program.pid and (ended := os.waitpid(program.pid, os.WNOHANG))[0]:
                program.pid = 0
                dead.append((program, os.waitstatus_to_exitcode(ended[1])))
        return dead

    def _is_hopeless(self, program: Program, status: int) -> bool:
        now = time.monotonic()
        program.deaths = 1 if now - program.started_at > STEADY else program.deaths + 1
        if program.deaths >= MOST_DEATHS:
            log.error("program_keeps_dying", program=program.name, status=status)
            return True
        pause = min(LONGEST_PAUSE, 0.5 * 2.0 ** (program.deaths - 1))
        program.start_again_at = now + pause
        log.error("program_died", program=program.name, status=status, again_in=pause)
        return False

    def _end(self) -> None:
        """Ask everybody to end, wait, and kill whoever is still there."""
        self._tell(signal.SIGTERM)
        told = len(self._signals)
        deadline = time.monotonic() + self._grace
        while self._is_anybody_there():
            if time.monotonic() > deadline or len(self._signals) > max(1, told):
                self._tell(signal.SIGKILL)
                deadline = time.monotonic() + self._grace
            time.sleep(LOOK / 2)
            self._dead()

    def _tell(self, number: int) -> None:
        for program in self._programs:
            if program.pid:
                # A web server has processes of its own: a kill must reach them too.
                os.killpg(program.pid, number) if number == signal.SIGKILL else os.kill(
                    program.pid, number
                )

    def _is_anybody_there(self) -> bool:
        return any(program.pid for program in self._programs)


def _live(program: Program, parent: int) -> None:
    """Be the program; never returns.

    A session of its own keeps Ctrl-C of the terminal from reaching it twice. Should the parent be
    killed by force, Linux tells the program to end.
    """
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        _end_with(parent)
        program.work(program.starts)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        log.exception("program_failed", program=program.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
