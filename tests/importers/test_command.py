"""The command itself, as a process on a real database: its words, its exit codes, its death."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.importers.discourse_documents import as_line, post, topic
from tests.support.databases import fresh_database
from tests.support.live import environment
from tests.support.repository import ROOT

pytestmark = pytest.mark.slow

TOPICS = 30


@pytest.fixture
def site(ground, tmp_path):
    """An empty site of its own: the environment of its processes, and the path of its database."""
    url = fresh_database("sqlite", ground, f"importing_{tmp_path.name}")
    env = environment(tmp_path / "var", "http://127.0.0.1:8000")
    return env | {"COMMUNITY_DATABASE_URL": url}, url.removeprefix("sqlite:///")


@pytest.fixture
def topics(tmp_path):
    """A file of topics long enough to be stopped in the middle of."""
    path = tmp_path / "topics.jsonl"
    long = "<p>" + "A sentence about kettles, and <b>one</b> more. " * 20 + "</p>"
    path.write_bytes(
        b"".join(
            as_line(
                topic(
                    number,
                    *(
                        post(one, id=number * 100 + one, cooked=long, user_id=number * 10 + one,
                             username=f"fan_{number}_{one}")
                        for one in range(1, 6)
                    ),
                    title=f"Kettle number {number}",
                    tags=["kettles"],
                )
            )
            for number in range(1, TOPICS + 1)
        )
    )  # fmt: skip
    return path


def command(*arguments):
    return [sys.executable, "-m", "community", "import", "discourse", *map(str, arguments)]


def run(site, *arguments):
    env, _path = site
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def rows(path, table, *, where="1=1"):
    with sqlite3.connect(path, timeout=10) as connection:
        return connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]  # noqa: S608


def content(path):
    """What readers see, without the moments at which it was brought in."""
    wanted = {
        "content_topic": "slug, reply_count, participant_count, last_position, excerpt, tags, hot",
        "content_post": "position, body, html, created_at, helpful_count",
        "content_space": "slug, topic_count, post_count",
        "content_tag": "name, topic_count",
        "content_standing": "topic_count, post_count, helpful_count",
        "members_member": "handle, name, created_at",
        "importers_post": "external_id, number, digest, is_settled",
        "importers_topic": "external_id, facts",
    }
    with sqlite3.connect(path) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}"))  # noqa: S608
            for table, columns in wanted.items()
        }


@pytest.mark.slow
def test_a_killed_run_leaves_whole_topics_and_the_next_one_goes_on(site, topics, ground, tmp_path):
    env, path = site
    process = subprocess.Popen(
        command(topics, "--site-url", "https://old.example"),
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while rows(path, "importers_topic") < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    stopped_at = rows(path, "content_topic")
    assert 3 <= stopped_at < TOPICS
    assert rows(path, "content_post") == stopped_at * 5
    assert rows(path, "members_member") == stopped_at * 5
    assert rows(path, "importers_topic") == stopped_at
    assert rows(path, "importers_run", where="finished_at IS NULL") == 1

    again = run(site, topics, "--site-url", "https://old.example")

    assert again.returncode == 0, again.stderr
    assert f"{TOPICS - stopped_at:>11}" in again.stdout.splitlines()[1]
    assert rows(path, "importers_run") == 1
    assert rows(path, "importers_run", where="finished_at IS NULL") == 0
    whole = fresh_database("sqlite", ground, f"importing_whole_{tmp_path.name}")
    other = (env | {"COMMUNITY_DATABASE_URL": whole}, whole.removeprefix("sqlite:///"))
    assert run(other, topics, "--site-url", "https://old.example").returncode == 0
    assert content(path) == content(other[1])


def test_a_dry_run_says_so_and_writes_only_its_report(site, topics, tmp_path):
    report = tmp_path / "report.json"

    done = run(site, topics, "--site-url", "https://old.example/", "--dry-run", "--report", report)

    assert done.returncode == 0, done.stderr
    assert "nothing was written" in done.stdout
    assert rows(site[1], "content_topic") == 0
    told = json.loads(report.read_text())
    assert told["dry_run"] is True
    assert told["source"] == "https://old.example"
    assert told["counts"]["topics"] == {
        "read": TOPICS, "kept": TOPICS, "left out": 0, "new": TOPICS, "changed": 0, "unchanged": 0,
    }  # fmt: skip


def test_the_progress_does_not_stand_in_the_report(site, tmp_path):
    path = tmp_path / "one.json"
    path.write_bytes(as_line(topic(7, post(1, post_type=3), post(2))))

    done = run(site, path, "--site-url", "https://old.example")

    assert done.returncode == 0
    assert "Importing" not in done.stdout
    assert "skipped" in done.stdout
    assert f"{path}:1  topic 7: its opening post is a note of the software" in done.stdout


def test_files_without_a_topic_end_with_an_error(site, tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"errors": ["The requested URL or resource could not be found."]}')

    done = run(site, path, "--site-url", "https://old.example")

    assert done.returncode == 1
    assert "No topic was found in these files." in done.stderr
    assert rows(site[1], "importers_source") == 0


def test_files_from_nowhere_end_with_the_sentence_that_repairs_it(site, topics):
    done = run(site, topics)

    assert done.returncode == 1
    assert "--site-url" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_a_wrong_argument(site, tmp_path):
    done = run(site, tmp_path / "nothing.jsonl")

    assert done.returncode == 2
    assert "does not exist" in done.stderr
