"""What is measured: addresses found in the data, signed-in readers, forms that are really sent."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.client import Connection, get, post
from bench.ground import Place
from community.app import create_app
from community.content.models import Post, Space, Topic
from community.content.types import TOPICS_PER_PAGE
from community.core import site
from community.core.db import db
from community.core.pagination import encode_cursor
from community.core.transaction import transaction
from community.demo.cast import PASSWORD
from community.members.models import Member

READER, WRITER = "ambassador", "moderator"
# Which bare page stands beside one of ours that has none of its own name.
BESIDE = {
    "latest": "home",
    "space, page 1,000": "space",
    "search": "home",
    "home, signed in": "home",
    "space, signed in": "space",
    "topic, signed in": "topic",
    "profile, signed in": "profile",
}


@dataclass(frozen=True)
class Scene:
    """A request that is sent again and again; every connection gets its own stream of them."""

    name: str
    requests: Callable[[int], Iterator[bytes]]
    bytes: int = 0
    is_for_visitors: bool = False


@dataclass(frozen=True)
class Told:
    """Everything to measure; `sizes` and `ones` tell the bare pages what to look like."""

    scenes: tuple[Scene, ...]
    bare: tuple[Scene, ...]
    sizes: dict[str, int]
    ones: dict[str, int]


def find(place: Place, port: int) -> Told:
    """Look for the addresses in the data, sign in, and fetch each page once."""
    app = create_app(place.settings())
    with app.app_context():
        _lift_limits()
        paths, ones = _addresses()
    ask = Connection(port)
    reader, writer = (_sign_in(ask, name) for name in (READER, WRITER))
    pages = [
        *(_page(ask, name, path) for name, path in paths.items()),
        *(
            _page(ask, f"{name}, signed in", paths[name], cookie=reader)
            for name in ("home", "space", "topic", "profile")
        ),
    ]
    forms = [
        Scene("reply", partial(_replies, port, ones["topic"], paths["topic"], writer)),
        Scene("vote", partial(_votes, port, ones["post"], paths["topic"], reader)),
    ]
    sizes = {page.name: page.bytes for page in pages}
    bare = [
        *(
            Scene(name, partial(_same, get(f"/{name}")))
            for name in ("home", "space", "topic", "profile")
        ),
        Scene("reply", partial(_same, post("/reply", "body=" + "words " * 60, cookie=""))),
        Scene("vote", partial(_same, post("/vote", "", cookie=""))),
        Scene("hello", partial(_same, get("/hello"))),
    ]
    return Told((*pages, *forms), tuple(bare), sizes, ones)


def _addresses() -> tuple[dict[str, str], dict[str, int]]:
    public = select(Space).where(Space.visibility == "public")
    space = db.session.scalars(public.order_by(Space.topic_count.desc()).limit(1)).one()
    long = select(Topic).where(Topic.reply_count.between(19, 40), Topic.deleted_at.is_(None))
    topic = db.session.scalars(long.order_by(Topic.id.desc()).limit(1)).one()
    author = db.session.get_one(Member, topic.author_id)
    member = db.session.scalars(select(Member).where(Member.handle == WRITER)).one()
    first = db.session.scalars(
        select(Post.id).where(Post.topic_id == topic.id, Post.position == 1)
    ).one()
    deep = db.session.execute(
        select(Topic.hot, Topic.id)
        .where(Topic.space_id == space.id)
        .order_by(Topic.hot.desc(), Topic.id.desc())
        .offset(min(999 * TOPICS_PER_PAGE, int(space.topic_count * 0.9)))
        .limit(1)
    ).one()
    word = db.session.scalar(select(func.substr(Topic.title, 1, 400)).where(Topic.id == topic.id))
    paths = {
        "home": "/",
        "latest": "/?sort=latest",
        "space": f"/s/{space.slug}",
        "space, page 1,000": f"/s/{space.slug}?after={encode_cursor(deep)}",
        "topic": f"/t/{topic.id}/{topic.slug}",
        "profile": f"/m/{author.handle}",
        "search": "/search?" + urlencode({"q": max((word or "").split(), key=len)}),
    }
    ones = {"space": space.id, "topic": topic.id, "profile": author.id, "post": first}
    return paths, ones | {"member": member.id}


def _lift_limits() -> None:
    """Nobody writes that fast but a bench."""
    with transaction():
        for name, setting in site.settings().items():
            if name.endswith(("_interval", "duplicate_minutes")):
                site.change(setting, int(setting.minimum or 0))
            elif name.endswith(("_per_day", "consecutive_replies_max")):
                site.change(setting, int(setting.maximum or 0))


def _page(ask: Connection, name: str, path: str, *, cookie: str = "") -> Scene:
    request = get(path, cookie=cookie)
    status, body = ask.ask(request)
    if status != 200:
        raise SystemExit(f"{path} answers {status}")
    return Scene(
        name, partial(_same, request), len(body), is_for_visitors=not cookie and name != "search"
    )


def _same(request: bytes, _number: int) -> Iterator[bytes]:
    return itertools.repeat(request)


def _replies(port: int, topic: int, path: str, cookie: str, number: int) -> Iterator[bytes]:
    token, cookie = _token(port, path, cookie)
    begun = time.time_ns()
    for count in itertools.count():
        words = f"Reply {count} of connection {number}, {begun}: " + "words of a reply " * 20
        fields = {
            "csrf_token": token,
            "submission_key": f"{begun}-{number}-{count}",
            "body": words,
        }
        yield post(f"/t/{topic}/reply", urlencode(fields), cookie=cookie)


def _votes(port: int, post_id: int, path: str, cookie: str, _number: int) -> Iterator[bytes]:
    token, cookie = _token(port, path, cookie)
    fields = urlencode({"csrf_token": token})
    for verb in itertools.cycle(("vote", "unvote")):
        yield post(f"/p/{post_id}/{verb}", fields, cookie=cookie)


def _token(port: int, path: str, cookie: str) -> tuple[str, str]:
    """Return what a form on the page carries, and the cookies that go with it."""
    page, fresh = Connection(port).browse(get(path, cookie=cookie))
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    if found is None:
        raise SystemExit(f"{path} carries no token: not signed in?")
    jar = dict(pair.split("=", 1) for pair in f"{cookie}; {fresh}".split("; ") if "=" in pair)
    return found[1], "; ".join(f"{name}={value}" for name, value in jar.items())


def _sign_in(ask: Connection, name: str) -> str:
    """Return the cookies of somebody of the demo, as their browser would keep them."""
    page, cookies = ask.browse(get("/login"))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    fields = {"csrf_token": token[1] if token else "", "name": name, "password": PASSWORD}
    _page_after, fresh = ask.browse(post("/login", urlencode(fields), cookie=cookies))
    return fresh
