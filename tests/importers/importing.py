"""Runs imports of small documents, and takes the whole database down for comparing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from community.content.models import Post, Topic
from community.core.db import db
from community.importers.importing import Options, import_discourse
from community.importers.models import ImportedPost, ImportedTopic
from community.importers.report import Report
from tests.importers.discourse_documents import as_line

SITE = "https://old.example"


@contextmanager
def silence(_label: str, _length: int) -> Iterator[Callable[[int], None]]:
    """The progress bar of a test."""
    yield lambda _steps: None


def bring_in(folder: Path, *documents: dict[str, Any], **options: Any) -> Report:
    """Import documents as one file of lines."""
    path = folder / "topics.jsonl"
    path.write_bytes(b"".join(as_line(document) for document in documents))
    db.session.remove()
    return import_discourse([path], Options(**({"site_url": SITE} | options)), silence)


def the_topic(external_id: int = 7) -> Topic:
    """Return the topic that a topic of the source became."""
    return db.session.scalars(
        select(Topic)
        .join(ImportedTopic, ImportedTopic.topic_id == Topic.id)
        .where(ImportedTopic.external_id == external_id)
        .execution_options(populate_existing=True)
    ).one()


def posts_of(topic: Topic) -> list[Post]:
    """Return its posts in their order."""
    return list(
        db.session.scalars(
            select(Post)
            .where(Post.topic_id == topic.id)
            .order_by(Post.position)
            .execution_options(populate_existing=True)
        )
    )


def the_post(external_id: int) -> Post:
    """Return the post that a post of the source became."""
    return db.session.scalars(
        select(Post)
        .join(ImportedPost, ImportedPost.post_id == Post.id)
        .where(ImportedPost.external_id == external_id)
        .execution_options(populate_existing=True)
    ).one()


def reasons(report: Report) -> list[str]:
    """Return what the report says of records that were not kept as they came."""
    return [f"{problem.outcome}: {problem.reason}" for problem in report.problems]


def dump() -> dict[str, list[str]]:
    """Return every row of every table."""
    db.session.remove()
    found = {}
    for name in db.metadata.tables:
        rows = db.session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - our own names
        found[name] = sorted(repr(tuple(row)) for row in rows)
    db.session.remove()
    return found
