"""Each error is a page that says what to do next, or a problem for scripts; never a trace."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from community.core import clock
from community.core.access import public
from community.core.errors import Conflict, Invalid, NotAllowed, TooManyRequests
from community.core.transaction import transaction
from tests.members.factories import a_member


def boom():
    raise ZeroDivisionError("the secret of the trace")


def away():
    raise OperationalError("SELECT 1", {}, Exception("connection refused"))


def too_fast():
    raise TooManyRequests("Not so fast.", retry_at=clock.now() + timedelta(seconds=90))


def not_allowed():
    raise NotAllowed("Only gardeners may do this.")


def invalid():
    raise Invalid("This is no colour.", field="colour")


def conflict():
    raise Conflict("Somebody was faster.")


@pytest.fixture
def failing(application, app, client):
    """Replace the view of the tags page by one that fails, and put it back."""
    view = application.view_functions["content.tags_page"]

    def fail_with(failure):
        application.view_functions["content.tags_page"] = public(failure)
        return client

    yield fail_with
    application.view_functions["content.tags_page"] = view


def test_a_crash_shows_a_number_and_no_trace(failing, caplog):
    answer = failing(boom).get("/tags")

    assert answer.status_code == 500
    assert "secret of the trace" not in answer.text
    assert "Traceback" not in answer.text
    (record,) = [r for r in caplog.records if "request_failed" in r.getMessage()]
    assert record.msg["error_id"] in answer.text


def test_a_crash_is_logged_by_its_rule_not_by_its_address(application, app, client, caplog):
    view = application.view_functions["members.profile"]
    application.view_functions["members.profile"] = public(lambda **_parts: boom())

    client.get("/m/Odile?q=roses")
    application.view_functions["members.profile"] = view

    (record,) = [r for r in caplog.records if "request_failed" in r.getMessage()]
    assert record.msg["rule"] == "/m/<handle>"
    assert "Odile" not in str(record.msg)


def test_a_database_that_is_away_is_said_with_a_time(failing):
    answer = failing(away).get("/tags")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def test_a_limit_says_when_it_opens_again(failing):
    answer = failing(too_fast).get("/tags")

    assert answer.status_code == 429
    assert 85 <= int(answer.headers["Retry-After"]) <= 91
    assert "Not so fast." in answer.text


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (not_allowed, 403, "Only gardeners"),
        (invalid, 422, "no colour"),
        (conflict, 409, "faster"),
    ],
)
def test_a_refusal_shows_its_own_sentence(failing, failure, status, words):
    answer = failing(failure).get("/tags")

    assert (answer.status_code, words in answer.text) == (status, True)


def test_scripts_get_a_problem_document(failing):
    answer = failing(not_allowed).get("/tags", headers={"HX-Request": "true"})

    assert answer.content_type == "application/problem+json"
    assert answer.json["title"] == "Only gardeners may do this."
    assert answer.json["status"] == 403


def test_errors_are_in_the_readers_language(app, client):
    french = client.get("/nothing-here", headers={"Accept-Language": "fr"})

    assert french.status_code == 404
    assert 'lang="fr"' in french.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_wrong_method_is_answered_decently(app, client, method):
    assert getattr(client, method)("/spaces").status_code in {400, 405}


def test_a_failed_write_leaves_nothing_half_done(failing, app):
    member = a_member()

    def half() -> None:
        with transaction():
            member.name = "Half a name"
            raise ZeroDivisionError

    assert failing(half).get("/tags").status_code == 500
    assert a_member().id > member.id
