"""The script of the demo, read from its TOML files."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Person:
    """A member of the demo."""

    handle: str
    name: str
    role: str
    trust_level: int
    locale: str
    timezone: str
    joined_days_ago: float
    bio: str
    department: str = ""
    avatar: str = ""


@dataclass(frozen=True)
class Place:
    """A space of the demo."""

    slug: str
    name: str
    description: str
    colour: str
    icon: str
    order: int
    visibility: str
    posting: str
    parent: str = ""
    audience: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Line:
    """A post: who says what, `after` so many hours, and how others took it.

    `reply_to` is the place of the answered post in its topic, the opening post being 1.
    """

    author: str
    body: str
    after: float = 0.0
    reply_to: int | None = None
    helpful: tuple[str, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Talk:
    """A topic; its first line opens it."""

    id: str
    space: str
    title: str
    language: str
    tags: tuple[str, ...]
    days_ago: float
    views: int
    is_pinned: bool
    is_closed: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Script:
    """All of it."""

    brand: Mapping[str, str]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    talks: tuple[Talk, ...]


@lru_cache(maxsize=1)
def read_script() -> Script:
    """Read every file of the demo."""
    places = [_place(row) for row in _toml("spaces.toml")["space"]]
    talks = [
        _talk(row)
        for path in sorted((DATA / "topics").glob("*.toml"))
        for row in _toml(f"topics/{path.name}")["topic"]
    ]
    return Script(
        brand=_toml("brand.toml"),
        people=tuple(Person(**row) for row in _toml("members.toml")["member"]),
        places=tuple(sorted(places, key=lambda place: place.order)),
        talks=tuple(talks),
    )


def bodies(script: Script, language: str) -> Iterator[str]:
    """Yield what those who speak a language wrote in talks of that language."""
    speakers = {person.handle for person in script.people if person.locale == language}
    for talk in script.talks:
        if talk.language == language:
            yield from (line.body for line in talk.lines if line.author in speakers)


def picture(name: str) -> bytes:
    """Return a picture that a post shows as `demo:<name>`."""
    return (DATA / "pictures" / name).read_bytes()


def avatar(name: str) -> bytes:
    """Return the picture of a member."""
    return (DATA / "avatars" / name).read_bytes()


def drawing(name: str) -> bytes:
    """Return a drawing of the brand."""
    return (DATA / name).read_bytes()


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _place(row: Mapping[str, Any]) -> Place:
    return Place(**{**row, "audience": tuple(row.get("audience", ()))})


def _talk(row: Mapping[str, Any]) -> Talk:
    return Talk(
        id=row["id"],
        space=row["space"],
        title=row["title"],
        language=row["language"],
        tags=tuple(row["tags"]),
        days_ago=row["days_ago"],
        views=row["views"],
        is_pinned=row.get("pinned", False),
        is_closed=row.get("closed", False),
        lines=tuple(_line(line) for line in (row, *row.get("reply", ()))),
    )


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        author=row["author"],
        body=row["body"].strip("\n"),
        after=row.get("after", 0.0),
        reply_to=row.get("reply_to"),
        helpful=tuple(row.get("helpful", ())),
        reactions=tuple(_reactions(row.get("reactions", {}))),
    )


def _reactions(row: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for kind, handles in row.items():
        yield from ((kind, handle) for handle in handles)
