"""A visitor without a browser: asks for pages, reads their forms and sends them back filled in."""

from contextvars import copy_context
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.core.db import db
from community.core.stamps import forget_session_stamps
from community.core.transaction import transaction
from community.identity.actions.sessions import open_session
from community.identity.types import Device

Fields = dict[str, Any]
NOT_SENT = {"submit", "button", "reset", "image"}


class NoSuchForm(AssertionError):
    """The page has no form that answers the description."""


class Visitor(FlaskClient):
    """Flask's test client with real forms, and with requests that share nothing with the test.

    The test stands in an application context of its own. A request sent from there would join it,
    and with it the database session and the signed-in member; here each request has its own, as
    in real life. What the test wrote must be committed, and rows it holds are read again after.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A server closes what it sends; here reading the whole answer does.
        kwargs.setdefault("buffered", True)
        db.session.rollback()
        response = copy_context().run(self._open_apart, *args, **kwargs)
        db.session.expire_all()
        forget_session_stamps()
        return response

    def _open_apart(self, *args: Any, **kwargs: Any) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        return super().open(*args, **kwargs)

    def sign_in(self, member_id: int) -> None:
        """Be this member from now on, as after the sign-in form, which has tests of its own."""
        with transaction():
            secret = open_session(member_id, Device("Firefox", "Linux"), is_remembered=False)
        with self.session_transaction() as session:
            session.update(_user_id=secret, _fresh=True)

    def sign_out(self) -> None:
        """Be nobody again."""
        self.delete_cookie("community")

    def page(self, path: str, **kwargs: Any) -> BeautifulSoup:
        """Return the parsed page, which must be there."""
        response = self.get(path, follow_redirects=True, **kwargs)
        assert response.status_code == 200, f"{path} answers {response.status}"
        return BeautifulSoup(response.text, "html.parser")

    def submit(
        self, path: str, fields: Fields | None = None, *, action: str = "", **kwargs: Any
    ) -> TestResponse:
        """Open `path`, fill in its form and send it, as a browser without JavaScript would.

        The form is the one whose address ends with `action`, else the first that posts and has
        all of `fields`. Hidden values, the CSRF token with them, go along as the page gave them.
        """
        page = self.page(path)
        button = _find_button(page, action)
        form = _form_of(page, button) if button else _find_form(page, fields or {}, action)
        address = button["formaction"] if button else form.get("action") or path
        sent = _values(form) | (fields or {})
        return self.open(str(address), method="POST", data=sent, **kwargs)

    def token(self, path: str) -> str:
        """Return the CSRF token that a page carries, for requests that no form makes."""
        field = self.page(path).find("input", attrs={"name": "csrf_token"})
        assert isinstance(field, Tag), f"{path} carries no CSRF token"
        return str(field["value"])


def _find_button(page: BeautifulSoup, action: str) -> Tag | None:
    """A button may send another form than the one around it, to an address of its own."""
    for button in page.find_all("button", attrs={"form": True, "formaction": True}):
        assert isinstance(button, Tag)
        if action and str(button["formaction"]).endswith(action):
            return button
    return None


def _form_of(page: BeautifulSoup, button: Tag) -> Tag:
    form = page.find("form", id=str(button["form"]))
    assert isinstance(form, Tag), f"no form {button['form']!r} for its button"
    return form


def _find_form(page: BeautifulSoup, fields: Fields, action: str) -> Tag:
    for form in page.find_all("form"):
        assert isinstance(form, Tag)
        if str(form.get("method", "get")).lower() != "post":
            continue
        address = str(form.get("action", "")).partition("?")[0]
        if action:
            if address.endswith(action):
                return form
        elif fields.keys() <= _names(form):
            return form
    raise NoSuchForm(f"no form {action!r} with {sorted(fields)}")


def _names(form: Tag) -> set[str]:
    return {str(field["name"]) for field in form.find_all(True, attrs={"name": True})}


def _values(form: Tag) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"], attrs={"name": True}):
        name, kind = str(field["name"]), str(field.get("type", "text"))
        if field.has_attr("disabled") or kind in NOT_SENT or kind == "file":
            continue
        if field.name == "textarea":
            values.setdefault(name, []).append(field.get_text().removeprefix("\n"))
        elif field.name == "select":
            values.setdefault(name, []).extend(_chosen(field))
        elif kind not in {"checkbox", "radio"} or field.has_attr("checked"):
            values.setdefault(name, []).append(str(field.get("value", "on")))
    return values


def _chosen(field: Tag) -> list[str]:
    options = field.find_all("option")
    chosen = [option for option in options if option.has_attr("selected")]
    if not chosen and not field.has_attr("multiple"):
        chosen = options[:1]
    return [str(option.get("value", option.get_text(strip=True))) for option in chosen]
