import re
from dataclasses import dataclass

import pytest

from community.core.db import db
from community.core.mail import KeptLetter
from community.identity import passwords
from community.jobs.queries import queue_depth
from community.jobs.worker import drain
from tests.identity.factories import PASSWORD


@dataclass
class PostBox:
    """Lets the worker do what is due, and reads the letters that nobody has read yet."""

    app: object
    seen: set

    def collect(self) -> list[KeptLetter]:
        db.session.rollback()
        drain(self.app)
        db.session.expire_all()
        assert queue_depth().dead == 0
        fresh = [
            letter
            for letter in reversed(self.app.extensions["community_mail"].letters())
            if letter.name not in self.seen
        ]
        self.seen.update(letter.name for letter in fresh)
        return fresh

    def only(self) -> KeptLetter:
        """Return the one letter that came."""
        letters = self.collect()
        assert len(letters) == 1, [(letter.to, letter.subject) for letter in letters]
        return letters[0]


@pytest.fixture
def post_box(app):
    kept = app.extensions["community_mail"].letters()
    return PostBox(app, {letter.name for letter in kept})


@pytest.fixture
def link_in():
    """Return the path that a letter's link leads to."""

    def link_in(letter):
        found = re.search(r"^http://localhost(/\S+)$", letter.text, re.MULTILINE)
        assert found, letter.text
        return found[1]

    return link_in


@pytest.fixture
def sign_in(client):
    """Sign in through the real form."""

    def sign_in(name, password=PASSWORD, *, visitor=client, path="/login", **kwargs):
        fields = {"name": name, "password": password}
        extra = {"remember": "y"} if kwargs.pop("remember", False) else {}
        return visitor.submit(path, fields | extra, action="/login", **kwargs)

    return sign_in


@pytest.fixture
def hashings(monkeypatch):
    """Count how often argon2 works; the hasher does its real work."""
    counted = []

    class Counting(type(passwords.hasher)):
        def hash(self, *args, **kwargs):
            counted.append("hash")
            return super().hash(*args, **kwargs)

        def verify(self, *args, **kwargs):
            counted.append("verify")
            return super().verify(*args, **kwargs)

    counting = Counting(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", counting)
    return counted


@pytest.fixture
def register(client, held_clock):
    """Register through the real form, as slowly as people do."""

    def register(*, visitor=client, **fields):
        # The page tells its time when it is fetched; five seconds pass while it is filled in.
        page = visitor.page("/register")
        form = page.find("form", action="/register")
        held_clock.advance(seconds=5)
        sent = {
            field["name"]: field.get("value", "")
            for field in form.find_all("input")
            if field.get("type") != "checkbox"
        }
        filled = {
            "handle": "zoe",
            "address": "zoe@example.com",
            "password": PASSWORD,
            "terms": "y",
        }
        return visitor.post("/register", data=sent | filled | fields)

    return register
