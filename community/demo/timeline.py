"""The script as moments in the order in which they happened."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo.script import Person, Script, Talk

# How long before now somebody was here last: what came later is new to them.
LAST_VISITS = {"admin": 9.0, "moderator": 13.0, "ambassador": 20.0, "fan": 30.0}
HOURS_TO_A_VOTE = 14.0
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Joins:
    """Somebody opens an account."""

    person: Person


@dataclass(frozen=True)
class Speaks:
    """Line `number` of a talk is posted; line 0 opens the topic."""

    talk: Talk
    number: int


@dataclass(frozen=True)
class Votes:
    """Somebody finds a line helpful."""

    talk: Talk
    number: int
    handle: str


@dataclass(frozen=True)
class Reacts:
    """Somebody shows a mood about a line."""

    talk: Talk
    number: int
    handle: str
    kind: str


@dataclass(frozen=True)
class Follows:
    """Somebody wants to hear of a space and of a member."""

    handle: str
    space: str
    member: str


@dataclass(frozen=True)
class Settles:
    """The team pins a topic, or closes it."""

    talk: Talk


@dataclass(frozen=True)
class Visits:
    """Somebody reads what is new and their notices."""

    handle: str


Act = Joins | Speaks | Votes | Reacts | Follows | Settles | Visits


@dataclass(frozen=True)
class Moment:
    """Something that somebody did."""

    at: datetime
    act: Act


def moments(script: Script, *, now: datetime) -> list[Moment]:
    """Return everything that happens, the oldest first; the same at each call but for `now`."""
    chance = Random("belleroche")  # noqa: S311 - plausible times, no secrets
    found = [
        *_arrivals(script, chance, now),
        *(moment for talk in script.talks for moment in _course(script, talk, chance, now)),
        *(
            Moment(now - timedelta(hours=hours), Visits(handle))
            for handle, hours in LAST_VISITS.items()
        ),
    ]
    return sorted(found, key=lambda moment: moment.at)


def _arrivals(script: Script, chance: Random, now: datetime) -> Iterator[Moment]:
    """Everybody follows a space and a member whose words they may read."""
    spaces = [place.slug for place in script.places if place.visibility == "public"]
    handles = [person.handle for person in script.people]
    joined = {person.handle: _joined(person, now) for person in script.people}
    for person in script.people:
        at = joined[person.handle]
        yield Moment(at, Joins(person))
        member = chance.choice([handle for handle in handles if handle != person.handle])
        follows = Follows(person.handle, chance.choice(spaces), member)
        yield Moment(max(at, joined[member]) + timedelta(days=1, minutes=7), follows)


def _course(script: Script, talk: Talk, chance: Random, now: datetime) -> Iterator[Moment]:
    joined = {person.handle: _joined(person, now) for person in script.people}
    begins = now - timedelta(days=talk.days_ago)
    for number, line in enumerate(talk.lines):
        at = begins + timedelta(hours=line.after)
        yield Moment(at, Speaks(talk, number))
        for handle in line.helpful:
            yield Moment(_later(max(at, joined[handle]), chance, now), Votes(talk, number, handle))
        for kind, handle in line.reactions:
            yield Moment(
                _later(max(at, joined[handle]), chance, now), Reacts(talk, number, handle, kind)
            )
    if talk.is_pinned or talk.is_closed:
        last = begins + timedelta(hours=talk.lines[-1].after)
        yield Moment(last + (now - last) / 2, Settles(talk))


def _joined(person: Person, now: datetime) -> datetime:
    return now - timedelta(days=person.joined_days_ago)


def _later(at: datetime, chance: Random, now: datetime) -> datetime:
    """Most answers to a post come soon, some after days, and none from the future."""
    hours = -math.log(1 - chance.random()) * HOURS_TO_A_VOTE
    wanted = at + MINUTE + timedelta(hours=hours)
    if wanted < now:
        return wanted
    return at + (now - at) * (0.05 + 0.9 * chance.random())
