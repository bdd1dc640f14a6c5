"""Turns files of Discourse documents into topics, one at a time, and names every loss."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from community.importers.discourse.categories import categories_in, categories_of
from community.importers.discourse.documents import Document, documents
from community.importers.discourse.fields import (
    Fields,
    integer,
    line,
    moment,
    record,
    records,
    text,
)
from community.importers.discourse.handles import Handles
from community.importers.discourse.markdown import to_markdown
from community.importers.discourse.posts import PostReader, accepted_number
from community.importers.discourse.records import (
    Outcome,
    Problem,
    Record,
    SourceCategory,
    SourcePost,
)
from community.importers.discourse.topics import (
    Notes,
    refusal,
    title_of,
    topic_of,
    with_known_replies,
)

_AVATAR_HOST = re.compile(r"/user_avatar/([A-Za-z0-9.-]+(?::\d+)?)/")
CATEGORY_LISTS = {"category_list", "categories", "category"}


def read(
    paths: Sequence[Path], *, site_url: str = "", handles: Handles | None = None
) -> Iterator[Record]:
    """Yield every public topic of the files, and a `Problem` for all that is lost or changed.

    A topic comes whole as its document holds it; the posts of later pages come as a
    continuation. Category names come as soon as they are learnt, each id once. Without
    `site_url`, the address of the forum is guessed from those of the avatars. One document
    is in memory at a time.
    """
    reader = _Reader(site_url=site_url.rstrip("/"), handles=handles or Handles())
    for found in documents(paths):
        if isinstance(found, Problem):
            yield found
        else:
            yield from reader.records(found)
    yield from reader.incomplete()


@dataclass
class _Tally:
    """How many posts of a long topic have come so far."""

    where: str
    announced: int
    held: int


@dataclass
class _Reader:
    """What must be remembered from one document to the next."""

    site_url: str
    handles: Handles
    opened: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    tallies: dict[int, _Tally] = field(default_factory=dict)

    def records(self, document: Document) -> Iterator[Record]:
        fields = document.fields
        if "post_stream" not in fields and CATEGORY_LISTS & fields.keys():
            yield from self._new(categories_of(fields))
        elif reason := refusal(fields):
            yield Problem(where=document.where, reason=reason)
        else:
            found = records(record(fields, "post_stream"), "posts")
            for post in found:
                yield from self._new(categories_in(text(post, "cooked")))
            yield from self._topic(document, found)

    def incomplete(self) -> Iterator[Problem]:
        """Name the topics of which the files hold only the first pages."""
        for id_, tally in self.tallies.items():
            if tally.held < tally.announced:
                reason = (
                    f"topic {id_}: {tally.held} of its {tally.announced} posts are in the files; "
                    f"the others are at /t/{id_}.json?page=2 and on"
                )
                yield Problem(where=tally.where, reason=reason, outcome=Outcome.INCOMPLETE)

    def _new(self, categories: Iterator[SourceCategory]) -> Iterator[SourceCategory]:
        for category in categories:
            if category.id not in self.named:
                self.named.add(category.id)
                yield category

    def _topic(self, document: Document, found: list[Fields]) -> Iterator[Record]:
        fields, notes = document.fields, Notes()
        id_ = integer(fields, "id") or 0
        title = title_of(fields, notes)
        posts = self._posts(fields, found, title, notes)
        if posts and (posts[0].number == 1 or id_ in self.opened):
            self.opened.add(id_)
            self._tally(document, id_, len(found))
            posts = with_known_replies(posts, notes)
            yield topic_of(document.where, fields, title, posts)
        else:
            lack = "its opening post is missing" if posts else "it has no posts"
            notes.append((Outcome.SKIPPED, f"{lack}: the whole topic is left out"))
        for outcome, reason in notes:
            yield Problem(where=document.where, reason=f"topic {id_}: {reason}", outcome=outcome)

    def _posts(
        self, fields: Fields, found: list[Fields], title: str, notes: Notes
    ) -> tuple[SourcePost, ...]:
        self.site_url = self.site_url or guessed_site(found)
        for author in found:
            if username := line(author, "username"):
                self.handles.handle_for(username)
        convert = partial(to_markdown, site_url=self.site_url, handle=self.handles.mentioned)
        return PostReader(
            title=title,
            created_at=moment(fields, "created_at"),
            accepted_number=accepted_number(fields),
            to_markdown=convert,
            notes=notes,
        ).read(found)

    def _tally(self, document: Document, id_: int, held: int) -> None:
        stream = record(document.fields, "post_stream").get("stream")
        announced = len(stream) if isinstance(stream, list) else 0
        if id_ in self.tallies:
            self.tallies[id_].held += held
        elif held < announced:
            self.tallies[id_] = _Tally(document.where, announced, held)


def guessed_site(posts: list[Fields]) -> str:
    """Return the address of the forum as the pictures of its members give it away."""
    for post in posts:
        if match := _AVATAR_HOST.search(text(post, "avatar_template")):
            return f"https://{match.group(1)}"
    return ""
