"""Members from the terminal."""

import re

import pytest

from community.core.db import db
from community.identity.queries import find_credentials_of
from community.members.models import AuditEntry
from community.members.queries import find_by_handle
from tests.members.factories import a_member


def test_an_added_member_chooses_a_password_by_link(community, client):
    answer = community("member", "add", "lea", "--email", "lea@example.com", "--name", "Léa")

    assert answer.exit_code == 0, answer.output
    link = re.search(r"http://localhost(/reset/\S+)", answer.output)[1]
    assert client.get(link).status_code == 200
    member = find_by_handle("lea")
    assert (member.name, member.role) == ("Léa", "member")
    assert member.activated_at is not None


def test_a_password_may_come_by_pipe(community, client):
    answer = community(
        "member", "add", "paul", "--email", "paul@example.com", "--role", "admin",
        "--password-stdin", typed="trois canards volent bas\n",
    )  # fmt: skip

    assert answer.exit_code == 0, answer.output
    assert "http" not in answer.output
    signed_in = client.submit("/login", {"name": "paul", "password": "trois canards volent bas"})
    assert signed_in.status_code == 303
    assert find_by_handle("paul").role == "admin"


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("a b", "--email", "x@example.com"), "", "3 to 20 letters"),
        (("lea", "--email", "nonsense"), "", "address"),
        (("lea", "--email", "x@example.com", "--password-stdin"), "short\n", "10 characters"),
        (("taken", "--email", "x@example.com"), "", "taken"),
        (("lea", "--email", "x@example.com", "--role", "expert"), "", "department"),
    ],
)
def test_what_a_page_would_refuse_is_refused_here(community, words, typed, why):
    a_member(handle="taken")

    answer = community("member", "add", *words, typed=typed)

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert why in answer.output
    assert find_by_handle("lea") is None


def test_a_role_is_given_and_written_down(community):
    a_member(handle="nora")

    answer = community("member", "role", "@nora", "expert", "--department", "Garden",
                       "--trust-level", "3")  # fmt: skip

    assert (answer.exit_code, answer.output) == (0, "@nora: expert, trust level 3.\n")
    assert find_by_handle("nora").department == "Garden"
    assert db.session.query(AuditEntry).filter_by(action="members.role.change").count() == 1


def test_an_unknown_role_is_a_usage_error(community):
    answer = community("member", "role", "nora", "emperor")

    assert answer.exit_code == 2
    assert "ambassador" in answer.output


def test_a_token_lets_somebody_in_again(community, client):
    member = a_member(handle="lost")

    answer = community("member", "token", "lost")

    assert answer.exit_code == 0
    assert client.get(answer.output.strip().removeprefix("http://localhost")).status_code == 200
    assert find_credentials_of(member.id) is None


@pytest.mark.parametrize("command", [("token", "ghost"), ("role", "ghost", "member")])
def test_a_member_who_is_not_there_is_said_so(community, command):
    answer = community("member", *command)

    assert answer.exit_code == 1
    assert "There is no member @ghost" in answer.output


def test_members_are_listed_newest_first(community):
    for handle, role in (("first", "member"), ("second", "moderator"), ("third", "member")):
        a_member(handle=handle, role=role, name=f"The {handle}")

    everybody = community("member", "list").output.splitlines()
    moderators = community("member", "list", "--role", "moderator").output.splitlines()
    some = community("member", "list", "--limit", "1")

    assert [line.split()[0] for line in everybody] == ["third", "second", "first"]
    assert [line.split()[:2] for line in moderators] == [["second", "moderator"]]
    assert "--limit" in some.output


def test_a_language_that_is_not_spoken_here_is_refused(community):
    answer = community("member", "add", "lea", "--email", "lea@example.com", "--locale", "de")

    assert answer.exit_code == 2
    assert "'de' is not one of 'fr', 'en'" in answer.output
    assert find_by_handle("lea") is None


def test_a_language_may_be_chosen_for_a_member(community):
    community("member", "add", "lea", "--email", "lea@example.com", "--locale", "fr")

    assert find_by_handle("lea").locale == "fr"
