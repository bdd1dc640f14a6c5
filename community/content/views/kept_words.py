"""No word is lost on the way: a text that could not be taken comes back in a form to send again.

Sessions end, topics are closed and removed while somebody writes, and a browser without scripts
keeps nothing. Whatever refuses such a form, the answer holds what it held.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError

from community.content.policies import SIGN_IN
from community.content.views.blueprint import bp
from community.content.views.submission import refuse
from community.core.access import View
from community.core.errors import DomainError, NotAllowed
from community.core.i18n import _l
from community.members.current import current_actor

STALE = _l("This page was open for too long. Look your text over and send it again.")


@dataclass(frozen=True)
class _Writing:
    """What a text is written with; `draft` and `place` are filled with the view's arguments."""

    form: Callable[[], FlaskForm]
    draft: str
    place: str


_writings: dict[str, _Writing] = {}


def keeps_words(form: Callable[[], FlaskForm], *, draft: str, place: str) -> Callable[[View], View]:
    """Mark a view that takes a text.

    `form` reads the text from the request, `draft` is the key under which browsers keep it
    (`reply:{topic_id}`), and `place` the endpoint of the page to return to after signing in.
    """

    def mark(view: View) -> View:
        writing = _Writing(form, draft, place)
        _writings[f"{bp.name}.{view.__name__}"] = writing

        @wraps(view)
        def kept(*args: Any, **kwargs: Any) -> Any:
            if not current_actor().is_signed_in:
                return _give_back(writing, NotAllowed(SIGN_IN))
            try:
                return view(*args, **kwargs)
            except DomainError as error:
                return _give_back(writing, error)

        return kept  # type: ignore[return-value]

    return mark


@bp.errorhandler(CSRFError)
def _stale(error: CSRFError) -> ResponseReturnValue:
    """Signing in or out in another tab spends the token of a form, not the words in it."""
    writing = _writings.get(request.endpoint or "")
    if writing is None:
        usual = current_app.error_handler_spec[None][400][CSRFError]
        return cast("ResponseReturnValue", usual(error))
    signed_in = current_actor().is_signed_in
    return _give_back(writing, DomainError(STALE) if signed_in else NotAllowed(SIGN_IN))


def _give_back(writing: _Writing, error: DomainError) -> ResponseReturnValue:
    form = writing.form()
    refuse(form, error)
    arguments = request.view_args or {}
    page = render_template(
        "content/kept_words.html",
        form=form,
        draft_key=writing.draft.format(**arguments),
        place=url_for(writing.place, **arguments),
    )
    return page, error.status
