"""Pictures: taken in, shown to those who see their post, swept when orphaned."""

import html
import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from community.content.actions.keep_draft import forget_draft, keep_draft
from community.content.actions.remove import delete_post, delete_topic
from community.content.actions.upload_picture import sweep_orphans
from community.content.models import Space, Topic, Upload
from community.content.queries import posts
from community.content.queries.uploads import get_upload
from community.content.types import Visibility
from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from community.members.actor import VISITOR
from tests.content.factories import a_post, a_reply, a_space, a_topic, a_veteran
from tests.members.factories import a_member, a_moderator


def a_picture(width=900, height=600, kind="JPEG"):
    stream = io.BytesIO()
    Image.effect_mandelbrot((width, height), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(
        stream, kind
    )
    return stream.getvalue()


def send(client, data, *, name="photo.jpg", alt="A rose in the rain"):
    return client.post(
        "/uploads",
        data={"file": (io.BytesIO(data), name), "alt": alt, "csrf_token": client.token("/new")},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )


@pytest.fixture
def member(app, client):
    a_space()
    found = a_member(trust_level=2)
    client.sign_in(found.id)
    return found


def test_a_picture_comes_back_as_markdown_and_as_webp(member, client):
    answer = send(client, a_picture())

    assert answer.status_code == 201
    assert answer.json["markdown"] == f'![A rose in the rain]({answer.json["url"]} "900x600")'
    shown = client.get(answer.json["url"])
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_picture_comes_beside_the_text_where_no_script_runs(member, client):
    fields = {"body": "A rose:", "picture_alt": "A rose in the rain", "attach": "1"}
    picture = (io.BytesIO(a_picture()), "rose.jpg")

    page = client.submit("/new", fields | {"picture": picture}, action="/new")
    refused = client.submit("/new", fields | {"picture": (io.BytesIO(b"GIF9"), "x")}, action="/new")
    missing = client.submit("/new", fields, action="/new")

    assert "A rose:\n\n![A rose in the rain](/media/" in html.unescape(page.text)
    for answer, words in ((refused, "not a picture"), (missing, "No picture arrived")):
        assert words in answer.text
        assert "A rose:" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 1


def test_a_narrower_copy_is_sent_on_request(member, client):
    url = send(client, a_picture()).json["url"]

    widths = [Image.open(io.BytesIO(client.get(f"{url}?w={w}").data)).width for w in (300, 700)]

    assert widths == [320, 800]


def test_only_the_uploader_sees_a_picture_before_it_is_posted(member, client, app):
    url = send(client, a_picture()).json["url"]
    stranger = app.test_client()

    assert client.get(url).headers["Cache-Control"].startswith("private")
    assert stranger.get(url).status_code == 404


def test_a_posted_picture_is_public_and_kept_by_browsers(member, client, app):
    answer = send(client, a_picture())
    client.submit(
        "/new",
        {
            "title": "My roses in the rain today",
            "space": db.session.scalar(select(Space.slug)),
            "body": answer.json["markdown"] + "\n\nLook at them!",
        },
    )

    shown = app.test_client().get(answer.json["url"])

    assert shown.status_code == 200
    assert "immutable" in shown.headers["Cache-Control"]
    known = {"If-None-Match": shown.headers["ETag"]}
    assert client.get(answer.json["url"], headers=known).status_code == 304


def test_the_first_picture_that_is_ours_stands_beside_its_topic(member, client):
    answer = send(client, a_picture())
    lost = "![nowhere](/media/" + 200 * "a" + ") ![gone](/media/" + 24 * "b" + ")"

    client.submit(
        "/new",
        {
            "title": "Some of these pictures are nowhere",
            "space": db.session.scalar(select(Space.slug)),
            "body": f"{lost} {answer.json['markdown']}\n\nLook at them!",
        },
    )

    assert db.session.scalar(select(Topic.thumbnail)) == answer.json["url"]


def test_a_picture_in_a_hidden_space_is_hidden(app, client):
    moderator = a_moderator()
    client.sign_in(moderator.member_id)
    hidden = a_space(visibility=Visibility.STAFF)
    answer = send(client, a_picture())
    a_post(author=moderator, space=hidden, body=f"For us only: {answer.json['markdown']}")

    stranger = app.test_client()

    assert client.get(answer.json["url"]).status_code == 200
    assert client.get(answer.json["url"]).headers["Cache-Control"].startswith("private")
    assert stranger.get(answer.json["url"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"GIF89a<script>alert(1)</script>", ""),
        (b"%PDF-1.7 not a picture at all", ""),
        (a_picture()[:500], ""),
    ],
)
def test_what_is_no_picture_is_refused_in_words(member, client, data, words):
    answer = send(client, data)

    assert answer.status_code == 422
    assert words.lower() in answer.json["title"].lower()
    assert db.session.scalar(select(Upload.id)) is None


def test_a_file_above_four_megabytes_is_refused(member, client):
    # Written by hand: the test client leaves the temporary file of a large form open.
    heavy = b"\xff\xd8\xff" + b"0" * (4 * 1024 * 1024 + 10)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'

    answer = client.post(
        "/uploads",
        input_stream=io.BytesIO(head + heavy + b"\r\n--x--\r\n"),
        content_type="multipart/form-data; boundary=x",
        content_length=len(head) + len(heavy) + 9,
        headers={"Accept": "application/json", "X-CSRFToken": client.token("/new")},
    )

    assert answer.status_code in {413, 422}
    assert "4" in answer.json["title"]


def test_a_request_above_five_megabytes_is_not_even_read(member, client):
    answer = client.post(
        "/uploads",
        data={"csrf_token": client.token("/new")},
        headers={"Accept": "application/json"},
        environ_overrides={"CONTENT_LENGTH": str(6 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


def test_visitors_upload_nothing(app, client):
    a_space()
    token = client.token("/login")

    answer = client.post(
        "/uploads", data={"file": (io.BytesIO(a_picture()), "x.jpg"), "csrf_token": token}
    )

    assert answer.status_code == 403


def test_a_missing_file_is_said(member, client):
    answer = client.post("/uploads", data={"csrf_token": client.token("/new")})

    assert answer.status_code == 422


def test_hostile_alt_text_stays_text(member, client):
    answer = send(client, a_picture(), alt='"><script>alert(1)</script>](javascript:alert(1))')

    shown = client.post(
        "/preview",
        data={"body": answer.json["markdown"], "csrf_token": client.token("/new")},
    )

    assert "<script" not in shown.text
    assert "javascript:" not in shown.text.replace("javascript:alert(1))", "")


def test_orphans_are_swept_after_two_days(member, client, app, held_clock):
    url = send(client, a_picture()).json["url"]
    storage = app.extensions["community_storage"]
    held_clock.advance(hours=47)
    with transaction():
        too_early = sweep_orphans(storage)
    held_clock.advance(hours=2)

    with transaction():
        swept = sweep_orphans(storage)

    assert (too_early, swept) == (0, 1)
    assert client.get(url).status_code == 404
    assert not [key for key in storage.keys("uploads/") if url.rpartition("/")[2] in key]


def an_upload(owner, public_id=24 * "a"):
    with transaction():
        db.session.add(
            Upload(
                public_id=public_id, member_id=owner.id, digest=64 * "d", content_type="image/webp",
                width=1, height=1, size=1, widths=[], alt="", created_at=clock.now(),
            )
        )  # fmt: skip
    return f"![A rose](/media/{public_id})"


def swept(app):
    with transaction():
        return sweep_orphans(app.extensions["community_storage"])


def test_a_draft_keeps_its_pictures(app, held_clock):
    writer, other = a_veteran(), a_veteran()
    shown = an_upload(writer)
    with transaction():
        keep_draft(writer, "topic", body=f"Not finished yet: {shown}")
        keep_draft(other, "topic", body=f"Somebody else's: {an_upload(writer, 24 * 'b')}")
    held_clock.advance(hours=50)

    kept = (swept(app), list(db.session.scalars(select(Upload.public_id))))
    with transaction():
        forget_draft(writer, "topic")

    assert kept == (1, [24 * "a"])
    assert swept(app) == 1


@pytest.mark.parametrize("goes", ["reply", "topic"])
def test_a_picture_goes_along_from_a_removed_post(app, goes):
    author = a_moderator()
    body = f"Look at this rose of mine: {an_upload(author)}"
    topic = a_topic()
    reply = a_reply(topic, author=author, body=body)
    with transaction():
        if goes == "reply":
            delete_post(author, posts.get_post(author, reply.id))
        else:
            delete_topic(author, topic)

    again = a_reply(a_topic(), author=author, body=body)

    upload, is_public = get_upload(VISITOR, 24 * "a")
    assert (upload.post_id, is_public) == (again.id, True)


def test_a_picture_stays_with_a_post_that_is_there(app):
    author, other = a_moderator(), a_veteran()
    body = f"Look at this rose of mine: {an_upload(author)}"
    reply = a_reply(a_topic(), author=author, body=body)

    a_reply(a_topic(), author=author, body=body)
    with transaction():
        delete_post(author, posts.get_post(author, reply.id))
    a_reply(a_topic(), author=other, body=body)

    assert db.session.scalar(select(Upload.post_id)) == reply.id
