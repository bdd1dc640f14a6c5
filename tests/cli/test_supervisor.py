"""Real processes: what dies is started again, and everything ends together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.slow

PATIENCE = 60


@contextmanager
def supervising(folder, kind):
    command = [sys.executable, str(ROOT / "tests/cli/a_supervisor.py"), str(folder), kind]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - the child's own
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def pids(folder, name):
    return [int(path.name.partition("-")[2]) for path in folder.glob(f"{name}-*")]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - no file of ours
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def wait_until(holds, why):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def both_started(folder, kind, least=1):
    return lambda: pids(folder, "steady") and len(pids(folder, kind)) >= least


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_cleanly(tmp_path, number):
    with supervising(tmp_path, "steady") as process:
        wait_until(both_started(tmp_path, "steady", 2), "both never started")
        process.send_signal(number)

        assert process.wait(PATIENCE) == 0
    assert not any(map(is_alive, pids(tmp_path, "steady")))


def test_what_dies_is_started_again_with_the_rest_untouched(tmp_path):
    with supervising(tmp_path, "steady") as process:
        wait_until(both_started(tmp_path, "steady", 2), "both never started")
        before = pids(tmp_path, "steady")
        os.kill(before[0], signal.SIGKILL)
        wait_until(both_started(tmp_path, "steady", 3), "it was not started again")

        assert is_alive(before[1])
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("kind", ["dying", "failing"])
def test_what_keeps_dying_ends_all_with_an_error(tmp_path, kind):
    with supervising(tmp_path, kind) as process:
        assert process.wait(PATIENCE) == 1

        assert len(pids(tmp_path, kind)) == 5
        said = process.stdout.read()
    assert "program_keeps_dying" in said
    assert ("a fault of a program" in said) is (kind == "failing")
    assert not any(map(is_alive, pids(tmp_path, "steady")))


def test_what_does_not_end_is_killed(tmp_path):
    with supervising(tmp_path, "stubborn") as process:
        wait_until(both_started(tmp_path, "stubborn"), "both never started")
        process.terminate()

        assert process.wait(PATIENCE) == 0
    assert not any(map(is_alive, pids(tmp_path, "stubborn")))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_a_killed_supervisor_leaves_no_orphans(tmp_path):
    with supervising(tmp_path, "steady") as process:
        wait_until(both_started(tmp_path, "steady", 2), "both never started")
        process.kill()
        process.wait()

        wait_until(lambda: not any(map(is_alive, pids(tmp_path, "steady"))), "orphans live on")
