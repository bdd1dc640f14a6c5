"""The yardstick: plain Flask pages with the same rows and as many bytes as ours.

One indexed statement with raw SQL, one Jinja template, nothing else: no session, no policy, no
translation, no brand. `python -m bench.bare` is started by the bench with a JSON description.
"""

import json
import sqlite3
import sys
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, render_template_string, request

from community.cli.web_server import WebServer, listen
from community.core.config import Settings

ROWS = """
SELECT t.id, t.title, t.slug, t.excerpt, t.reply_count, t.helpful_count, t.bumped_at,
       m.handle, m.name FROM content_topic t JOIN members_member m ON m.id = t.author_id
"""
LISTED = "t.deleted_at IS NULL AND t.unlisted_at IS NULL ORDER BY t.hot DESC, t.id DESC LIMIT 25"
PAGES = {
    "home": f"{ROWS} WHERE {LISTED}",
    "space": f"{ROWS} WHERE t.space_id = :one AND {LISTED}",
    "topic": """
SELECT p.id, p.html, p.position, p.helpful_count, p.created_at, m.handle, m.name
FROM content_post p JOIN members_member m ON m.id = p.author_id
WHERE p.topic_id = :one AND p.position <= 20 ORDER BY p.position""",
    "profile": f"{ROWS} WHERE t.author_id = :one ORDER BY t.id DESC LIMIT 20",
}
# What any forum has to write: the post, and its topic's figures.
BUMP = """
UPDATE content_topic SET last_position = last_position + 1, reply_count = reply_count + 1
WHERE id = :one"""
REPLY = """
INSERT INTO content_post (topic_id, position, author_id, body, html, renderer, created_at,
 edit_count, deletion_reason, helpful_count, carried_helpful, reactions)
SELECT id, last_position, :member, :body, :body, 1, :now, 0, '', 0, 0, '{}'
FROM content_topic WHERE id = :one"""
TEMPLATE = """<!doctype html><title>{{ title }}</title><ol>
{% for row in rows %}<li>{% for cell in row %}<p>{{ cell }}</p>{% endfor %}</li>
{% endfor %}</ol>{{ padding }}"""

Ask = Callable[[str, dict[str, object]], list[tuple[Any, ...]]]


def make(url: str, sizes: dict[str, int], ones: dict[str, int]) -> Flask:
    """Make the application; `sizes` are the bytes of our pages, `ones` the rows they show."""
    app = Flask("bare")
    paddings: dict[str, str] = {}
    is_sqlite = url.startswith("sqlite")
    ask, begin = (_sqlite(url), "BEGIN IMMEDIATE") if is_sqlite else (_postgresql(url), "BEGIN")

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/<name>")
    def page(name: str) -> str:
        rows = ask(PAGES[name], {"one": ones.get(name, 0)})
        filled = paddings.get(name)
        shown = render_template_string(TEMPLATE, title=name, rows=rows, padding=filled or "")
        if filled is None:
            paddings[name] = "x" * max(0, sizes[name] - len(shown.encode()))
        return shown

    @app.post("/reply")
    def reply() -> str:
        values = {"one": ones["topic"], "member": ones["member"], "body": request.form["body"]}
        ask(begin, {})
        ask(BUMP, {"one": ones["topic"]})
        ask(REPLY, values | {"now": "2026-11-22 12:00:00.000000+00:00"})
        ask("COMMIT", {})
        return "done"

    @app.post("/vote")
    def vote() -> str:
        ask("UPDATE content_post SET helpful_count = helpful_count + 0 WHERE id = :one",
            {"one": ones["post"]})  # fmt: skip
        return "done"

    return app


def _sqlite(url: str) -> Ask:
    local = threading.local()

    def ask(statement: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
        if not hasattr(local, "connection"):
            path = url.partition("///")[2]
            local.connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            local.connection.execute("PRAGMA synchronous=FULL")
            local.connection.execute("PRAGMA cache_size=-32768")
        rows: list[tuple[Any, ...]] = local.connection.execute(statement, values).fetchall()
        return rows

    return ask


def _postgresql(url: str) -> Ask:
    local = threading.local()

    def ask(statement: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(url, autocommit=True)
        for name in values:
            statement = statement.replace(f":{name}", f"%({name})s")
        done = local.connection.execute(statement, values)
        return done.fetchall() if done.description else []

    return ask


def main() -> None:
    """Serve with the product's own web server, two processes of four threads."""
    told = json.loads(sys.argv[1])
    settings = Settings(_env_file=None, env="test", secret_key="x" * 40, workers=2)  # type: ignore[call-arg]
    app = make(told["url"], told["sizes"], told["ones"])
    listener = listen("127.0.0.1", told["port"])  # Closed when nobody holds it any more.
    server = WebServer(app, settings, listener=listener, grace=2, when_ready=lambda: None)
    server.run()


if __name__ == "__main__":
    main()
