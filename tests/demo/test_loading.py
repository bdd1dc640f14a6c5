"""The demo as it stands in the database after the command has loaded it."""

from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from community.content.counters import repair_counters
from community.content.models import Draft, Post, Reaction, Space, Topic, Upload, Vote
from community.core import brand, clock, site
from community.core.db import db
from community.core.transaction import transaction
from community.demo.cast import DOMAIN, PASSWORD, SIGN_INS
from community.demo.loading import load_crowd, load_small
from community.demo.queries import has_strangers, is_loaded
from community.demo.script import read_script
from community.identity.models import Email, Password
from community.identity.passwords import is_password
from community.jobs.models import DeadJob, QueuedJob
from community.members.models import AuditEntry, Member
from community.members.queries import find_by_handle, has_members
from community.notifications.models import Inbox, Notice
from tests.identity.factories import an_account

pytestmark = pytest.mark.slow

SCRIPT = read_script()
PAGES = ("/", "/?list=new", "/spaces", "/s/jardin", "/s/coin-du-feu", "/members", "/m/fan", "/tags",
         "/new", "/notifications", "/search?q=tomate", "/settings/profile", "/settings/account",
         "/settings/preferences", "/settings/sessions", "/settings/data")  # fmt: skip


@contextmanager
def no_bar(_label, _length):
    yield lambda _steps: None


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_the_counts_are_those_of_the_script(on_stage):
    lines = [line for talk in SCRIPT.talks for line in talk.lines]

    assert count(Member) == len(SCRIPT.people)
    assert count(Space) == len(SCRIPT.places)
    assert count(Topic) == len(SCRIPT.talks)
    assert count(Post) == len(lines)
    assert count(Vote) == sum(len(line.helpful) for line in lines)
    assert count(Reaction) == sum(len(line.reactions) for line in lines)


def test_no_stored_figure_is_wrong(on_stage):
    with transaction():
        assert repair_counters() == 0


def test_nobody_votes_for_themselves(on_stage):
    own = select(func.count()).select_from(Vote).join(Post, Post.id == Vote.post_id)

    assert db.session.scalar(own.where(Post.author_id == Vote.member_id)) == 0


def test_everything_happened_before_now(on_stage):
    for column in (Post.created_at, Vote.created_at, Notice.created_at, Member.created_at):
        assert db.session.scalar(select(func.max(column))) < clock.now()


def test_notices_carry_the_time_of_what_they_tell(on_stage):
    early = (
        select(func.count())
        .select_from(Notice)
        .join(Post, Post.id == Notice.post_id)
        .where(Notice.created_at < Post.created_at)
    )

    assert count(Notice) > 1_000
    assert db.session.scalar(early) == 0


def test_no_work_is_left_over(on_stage):
    assert count(QueuedJob) == 0
    assert count(DeadJob) == 0


def test_every_picture_belongs_to_a_post_and_is_in_storage(on_stage):
    storage = on_stage.extensions["community_storage"]

    assert count(Upload) >= 20
    assert count(Upload, Upload.post_id.is_(None)) == 0
    assert len(list(storage.keys("uploads/"))) > count(Upload)
    assert count(Post, Post.body.contains("demo:")) == 0


def test_the_brand_is_on_every_page(on_stage):
    page = on_stage.test_client().page("/")

    assert site.value(brand.NAME) == "Belleroche"
    assert "Belleroche" in page.title.text
    logo = page.find("img", alt="Belleroche")
    assert on_stage.test_client().get(logo["src"]).status_code == 200


def test_only_the_four_can_sign_in(on_stage):
    handles = db.session.scalars(
        select(Member.handle).join(Password, Password.member_id == Member.id)
    )

    assert set(handles) == {one.handle for one in SIGN_INS}
    assert count(Email, Email.address.not_like(f"%@{DOMAIN}")) == 0


@pytest.mark.parametrize("handle", [one.handle for one in SIGN_INS])
def test_a_sign_in_reads_every_page(on_stage, handle):
    visitor = on_stage.test_client()

    answer = visitor.submit("/login", {"name": handle, "password": PASSWORD})

    assert answer.status_code == 303
    for page in PAGES:
        assert visitor.get(page, follow_redirects=True).status_code == 200, page
    topics = db.session.execute(select(Topic.id, Topic.slug).where(Topic.space_id == 4)).all()
    for topic in topics:
        assert visitor.get(f"/t/{topic.id}/{topic.slug}").status_code == 200


@pytest.mark.parametrize("handle", ["admin", "fan"])
def test_the_bell_has_news_but_not_of_half_a_year(on_stage, handle):
    member = find_by_handle(handle)

    assert 1 <= db.session.get(Inbox, member.id).unread_count <= 60
    assert count(Notice, Notice.member_id == member.id, Notice.read_at.is_not(None)) >= 1


def test_the_fan_finds_a_draft_begun(on_stage):
    assert count(Draft, Draft.member_id == find_by_handle("fan").id) == 1


def test_a_second_loading_changes_nothing(on_stage):
    before = count(AuditEntry)

    assert load_small(no_bar) is False
    assert count(AuditEntry) == before


def test_a_crowd_fits_beside_the_script(on_own_stage):
    load_crowd("medium", seed=5, progress=no_bar)

    assert is_loaded("medium")
    assert count(Topic) == len(SCRIPT.talks) + 2_000
    with transaction():
        assert repair_counters() == 0
    assert on_own_stage.test_client().get("/").status_code == 200


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_the_demo_plays_on_postgresql_too(app, database):
    assert not has_members()

    assert load_small(no_bar) is True

    assert is_loaded("small")
    assert count(Topic) == len(SCRIPT.talks)
    with transaction():
        assert repair_counters() == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_half_a_demo_never_counts(app, database):
    @contextmanager
    def interrupted(_label, _length):
        steps = []

        def advance(_step):
            steps.append(1)
            if len(steps) == 70:
                raise KeyboardInterrupt

        yield advance

    with pytest.raises(KeyboardInterrupt):
        load_small(interrupted)

    assert not is_loaded("small")
    assert not has_members()


def test_the_well_known_password_opens_no_other_account(on_stage):
    hashes = list(db.session.scalars(select(Password.hash)))

    assert len(hashes) == 4
    assert all(is_password(PASSWORD, known) for known in hashes)


def test_somebody_who_is_not_of_the_demo_is_noticed(on_own_stage):
    assert not has_strangers()

    an_account(handle="real.person", address="real@example.com")

    assert has_strangers()
