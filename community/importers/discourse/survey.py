"""A first, quick look through the files: who writes, what they hold, where they are from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
from community.importers.discourse.reader import CATEGORY_LISTS, guessed_site
from community.importers.discourse.records import SourceCategory
from community.importers.discourse.topics import refusal, tags_of


@dataclass
class Survey:
    """What the files hold. `since` is each author's first post, by the author's number.

    `categories` counts the topics of each category, 0 standing for none; `site_url` is guessed.
    """

    site_url: str = ""
    documents: int = 0
    topics: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    usernames: dict[int, str] = field(default_factory=dict)
    since: dict[int, datetime] = field(default_factory=dict)
    categories: Counter[int] = field(default_factory=Counter)
    names: dict[int, SourceCategory] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    def wanted_categories(self) -> list[int]:
        """Return the categories that need a space, the fullest first but parents before children.

        Spaces nest one level deep, so whatever lies deeper moves below its topmost ancestor.
        """
        order: dict[int, None] = {}
        for id_, _topics in self.categories.most_common():
            if top := self.top_of(id_):
                order[top] = None
            order[id_] = None
        return list(order)

    def named_categories(self) -> dict[int, SourceCategory]:
        """Return the categories whose names are known, each below its topmost ancestor."""
        return {
            id_: SourceCategory(
                id=id_,
                name=one.name,
                slug=one.slug,
                description=one.description,
                colour=one.colour,
                parent_id=self.top_of(id_),
                is_restricted=self._is_restricted(id_),
            )
            for id_, one in self.names.items()
        }

    def top_of(self, category_id: int) -> int | None:
        """Return the topmost ancestor of a category, None for one at the top."""
        lineage = self._lineage(category_id)
        return lineage[-1] if len(lineage) > 1 else None

    def _lineage(self, category_id: int) -> list[int]:
        lineage = [category_id]
        while (one := self.names.get(lineage[-1])) and one.parent_id:
            if one.parent_id in lineage:
                break
            lineage.append(one.parent_id)
        return lineage

    def _is_restricted(self, category_id: int) -> bool:
        """What lies below a closed door is behind it, however deep it lay."""
        return any(
            one.is_restricted for id_ in self._lineage(category_id) if (one := self.names.get(id_))
        )


def survey(paths: Sequence[Path]) -> Survey:
    """Look through the files without turning a single text into Markdown."""
    found = Survey()
    for document in documents(paths):
        if isinstance(document, Document):
            found.documents += 1
            _look_at(found, document.fields)
    return found


def _look_at(found: Survey, fields: Fields) -> None:
    if "post_stream" not in fields and CATEGORY_LISTS & fields.keys():
        _learn_names(found, categories_of(fields))
        return
    id_ = integer(fields, "id")
    if refusal(fields) or id_ is None:
        return
    posts = records(record(fields, "post_stream"), "posts")
    found.site_url = found.site_url or guessed_site(posts)
    if id_ not in found.topics:
        found.topics.add(id_)
        found.categories[integer(fields, "category_id") or 0] += 1
    found.tags.update(tag.casefold() for tag in tags_of(fields))
    for post in posts:
        _look_at_post(found, post)


def _look_at_post(found: Survey, post: Fields) -> None:
    _learn_names(found, categories_in(text(post, "cooked")))
    if (id_ := integer(post, "id")) is not None:
        found.posts.add(id_)
    author, username = integer(post, "user_id"), line(post, "username")
    if author is None or not username:
        return
    found.usernames.setdefault(author, username)
    if at := moment(post, "created_at"):
        found.since[author] = min(at, found.since.get(author, at))


def _learn_names(found: Survey, categories: Iterable[SourceCategory]) -> None:
    for category in categories:
        found.names.setdefault(category.id, category)
