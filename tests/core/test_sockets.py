"""Sockets: what plugs in twice is one plug, because a process may make two applications."""

from markupsafe import Markup

from community.app import create_app
from community.core.sockets import Slots
from tests.content.factories import a_post
from tests.members.factories import a_member, actor_for


def render(subject):
    return Markup("for %s") % subject


def test_a_slot_is_filled_once_by_the_same_filling():
    slots = Slots()

    for _ in range(2):
        slots.add("a place", render)
    slots.add("a place", lambda subject: render(f"{subject} as well"))

    assert slots.render("a place", "Odile") == ["for Odile", "for Odile as well"]


def test_a_second_application_adds_nothing_to_the_pages_of_the_first(application, app, client):
    member = a_member(handle="Odile", trust_level=4)
    a_post(author=actor_for(member), title="My beans climb everywhere")
    create_app(application.extensions["community_settings"])

    page = client.page("/m/Odile")

    assert page.get_text().count("My beans climb everywhere") == 1
