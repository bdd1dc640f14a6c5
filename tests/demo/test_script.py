"""The script keeps the rules of the product, and everything it names is there."""

import re
from datetime import timedelta

from community.content.actions.tag_topic import clean_tags
from community.content.types import BODY_MAX, REACTIONS
from community.content.wording import check_title
from community.core.brand import ACCENT, PRIMARY
from community.demo.cast import SIGN_INS
from community.demo.script import avatar, drawing, picture, read_script
from community.members.actor import Actor
from community.members.audiences import admits
from community.members.types import Role

SCRIPT = read_script()
PEOPLE = {person.handle: person for person in SCRIPT.people}
PLACES = {place.slug: place for place in SCRIPT.places}
LINES = [(talk, line) for talk in SCRIPT.talks for line in talk.lines]


def actor_of(handle):
    person = PEOPLE[handle]
    return Actor(member_id=1, role=Role(person.role), trust_level=person.trust_level)


def sees(handle, place):
    actor = actor_of(handle)
    if place.visibility == "public" or actor.is_moderating:
        return True
    if place.visibility == "staff":
        return actor.is_staff
    return place.visibility == "members" or admits(place.audience, actor)


def test_there_is_enough_to_look_at():
    languages = {talk.language for talk in SCRIPT.talks}

    assert len(SCRIPT.people) >= 60
    assert len(SCRIPT.talks) >= 120
    assert languages == {"fr", "en"}
    assert {sign_in.handle for sign_in in SIGN_INS} <= PEOPLE.keys()
    assert [PEOPLE[one.handle].role for one in SIGN_INS] == [
        "admin",
        "moderator",
        "ambassador",
        "member",
    ]


def test_the_brand_can_be_read():
    for setting, name in ((PRIMARY, "primary"), (ACCENT, "accent")):
        setting.check(SCRIPT.brand[name].lower())

    assert b"<svg" in drawing(SCRIPT.brand["logo"])
    assert b"<svg" in drawing(SCRIPT.brand["mark"])


def test_every_picture_that_is_named_is_there_with_its_words():
    shown = [
        found
        for _talk, line in LINES
        for found in re.findall(r"!\[([^\]]*)\]\(demo:([^)\s]+)\)", line.body)
    ]

    assert len(shown) >= 20
    for alt, name in shown:
        assert len(alt) > 10, name
        assert picture(name)[:4] == b"RIFF", name
    for person in SCRIPT.people:
        assert not person.avatar or avatar(person.avatar)[:4] == b"RIFF"


def test_nobody_admires_themselves():
    for talk, line in LINES:
        assert line.author not in line.helpful, talk.id
        assert line.author not in {handle for _kind, handle in line.reactions}, talk.id
        assert len(set(line.helpful)) == len(line.helpful), talk.id
        assert {kind for kind, _handle in line.reactions} <= REACTIONS.keys(), talk.id


def test_everybody_speaks_where_they_may():
    for talk, line in LINES:
        place = PLACES[talk.space]
        admirers = {*line.helpful, *(handle for _kind, handle in line.reactions)}
        for handle in {line.author, *admirers}:
            assert sees(handle, place), f"{handle} in {talk.id}"
    for talk in SCRIPT.talks:
        if PLACES[talk.space].posting == "staff":
            assert actor_of(talk.lines[0].author).is_staff, talk.id


def test_a_talk_goes_forward_and_ends_before_now():
    for talk in SCRIPT.talks:
        hours = [line.after for line in talk.lines]
        assert hours == sorted(hours), talk.id
        assert timedelta(hours=hours[-1]) < timedelta(days=talk.days_ago), talk.id
        for number, line in enumerate(talk.lines):
            assert line.reply_to is None or 1 <= line.reply_to <= number, talk.id


def test_people_had_joined_before_they_spoke():
    for talk, line in LINES:
        days_ago = talk.days_ago - line.after / 24
        assert PEOPLE[line.author].joined_days_ago > days_ago, f"{line.author} in {talk.id}"


def test_titles_and_tags_are_ones_that_a_page_would_take(app):
    for talk in SCRIPT.talks:
        assert check_title(talk.title), talk.id
        assert clean_tags(talk.tags) == talk.tags, talk.id
    assert max(len(line.body) for _talk, line in LINES) < BODY_MAX
    assert len({talk.id for talk in SCRIPT.talks}) == len(SCRIPT.talks)


def test_there_is_news_of_the_last_hours():
    recent = [line for talk, line in LINES if talk.days_ago * 24 - line.after < 24]

    assert len(recent) >= 20
