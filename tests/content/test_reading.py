"""Views and read marks: gathered in memory, written once the answer is out."""

from sqlalchemy import select

from community.content import reading
from community.content.models import Reading, Topic
from community.core import clock
from community.core.db import db
from community.core.transaction import transaction
from tests.content.factories import a_reply, a_topic
from tests.members.factories import a_member, a_moderator, actor_for, an_actor


def test_views_are_counted_without_a_write_per_request(app, client, statements):
    topic = a_topic()
    path = f"/t/{topic.id}/{topic.slug}"
    client.get(path)
    reading.write_buffer(is_forced=True)
    db.session.expire_all()
    before = db.session.get(Topic, topic.id).view_count

    with statements() as seen:
        for _ in range(3):
            client.get(path)
    writes = [text for text in seen.sent if text.startswith(("UPDATE", "INSERT"))]
    reading.write_buffer(is_forced=True)
    db.session.expire_all()

    assert writes == []
    assert db.session.get(Topic, topic.id).view_count == before + 3


def test_a_reader_without_scripts_has_read_the_page_that_was_opened(app, client):
    reader, moderator, topic = a_member(), a_moderator(), a_topic()
    for _ in range(24):
        a_reply(topic, author=moderator)
    client.sign_in(reader.id)

    client.get(f"/t/{topic.id}/{topic.slug}")
    reading.write_buffer(is_forced=True)
    first = db.session.get(Reading, (reader.id, topic.id)).position
    client.get(f"/t/{topic.id}/{topic.slug}?page=2")
    client.get(f"/t/{topic.id}/{topic.slug}")
    reading.write_buffer(is_forced=True)
    db.session.expire_all()

    assert (first, db.session.get(Reading, (reader.id, topic.id)).position) == (20, 25)


def test_marks_of_readers_without_scripts_wait_for_the_next_writing(app, client, statements):
    reader, topics = a_member(), [a_topic() for _ in range(3)]
    client.sign_in(reader.id)
    client.get("/")
    reading.write_buffer(is_forced=True)

    with statements() as reads:
        for topic in topics:
            client.get(f"/t/{topic.id}/{topic.slug}")
    with statements() as writes:
        reading.write_buffer(is_forced=True)

    assert [text for text in reads.sent if not text.startswith("SELECT")] == []
    assert [text.split()[2] for text in writes.sent if text.startswith("INSERT")] == [
        "content_reading"
    ]
    assert all(db.session.get(Reading, (reader.id, topic.id)) for topic in topics)


def test_a_late_mark_moves_nothing_back(app):
    reader, topic = an_actor(), a_topic()
    reading.note_read_later(reader, topic.id, 1)
    a_reply(topic, author=reader)

    reading.write_buffer(is_forced=True)

    assert db.session.get(Reading, (reader.id, topic.id)).position == 2


def test_who_left_meanwhile_has_read_nothing(app):
    reader, topic = a_member(), a_topic()
    reading.note_read_later(actor_for(reader), topic.id, 1)
    with transaction():
        reader.erased_at = clock.now()

    reading.write_buffer(is_forced=True)

    assert db.session.get(Reading, (reader.id, topic.id)) is None


def test_with_scripts_the_page_itself_reports_what_was_read(app, client):
    reader, topic = a_member(), a_topic()
    a_reply(topic)
    client.sign_in(reader.id)
    client.set_cookie("js", "1")
    path = f"/t/{topic.id}/{topic.slug}"
    token = client.token(path)
    untouched = db.session.get(Reading, (reader.id, topic.id))

    answer = client.post(f"/t/{topic.id}/read", data={"position": "2", "csrf_token": token})

    assert (untouched, answer.status_code) == (None, 204)
    assert db.session.get(Reading, (reader.id, topic.id)).position == 2


def test_reading_resumes_at_the_first_unread_post(app, client):
    reader, moderator, topic = a_member(), a_moderator(), a_topic()
    client.sign_in(reader.id)
    client.get(f"/t/{topic.id}/{topic.slug}")
    reading.write_buffer(is_forced=True)
    for _ in range(22):
        a_reply(topic, author=moderator)

    listed = client.page("/?sort=unread")
    link = listed.find("a", string=topic.title)

    assert link["href"] == f"/t/{topic.id}/{topic.slug}#post-2"
    assert "22 unread" in listed.get_text()


def test_a_topic_removed_meanwhile_loses_its_marks_quietly(app):
    reader, topic = a_member(), a_topic()
    reading.note_read_later(actor_for(reader), topic.id, 1)
    reading.note_read_later(actor_for(reader), topic.id + 1000, 3)

    reading.write_buffer(is_forced=True)

    assert db.session.get(Reading, (reader.id, topic.id)).position == 1
    assert db.session.get(Reading, (reader.id, topic.id + 1000)) is None


def test_marks_are_checked_by_key_whatever_the_size_of_the_site(app, statements):
    readers, topic = [a_member() for _ in range(3)], a_topic()
    reading.write_buffer(is_forced=True)
    for reader in readers:
        reading.note_read_later(actor_for(reader), topic.id, 1)

    with statements() as seen:
        reading.write_buffer(is_forced=True)

    # One statement over both tables would pair every member with every topic, under the lock.
    pairing = [one for one in seen.sent if "members_member" in one and "content_topic" in one]
    assert pairing == []
    assert seen.count <= 3, seen
    read = select(Reading.position).where(Reading.member_id.in_([one.id for one in readers]))
    assert list(db.session.scalars(read)) == [1, 1, 1]
