"""What the forms that publish share: the end of a draft, and refusals at the right field."""

from flask import request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from community.core.errors import DomainError, Invalid, TooManyRequests
from community.core.http import see_other
from community.core.i18n import _
from community.core.localised import next_time


def published(location: str, draft_key: str) -> Response:
    """Answer a form that was taken; a cookie has the browser forget its copy of the draft."""
    response = see_other(location)
    response.set_cookie(
        "draft_clear", draft_key, max_age=300, samesite="Lax", secure=request.is_secure
    )
    return response


def refuse(form: FlaskForm, error: DomainError) -> None:
    """Show a refusal at the field it names, else at the top of the form."""
    message = str(error)
    if isinstance(error, TooManyRequests):
        message = _(
            "%(reason)s You can send it again from %(time)s; your text is kept here.",
            reason=message,
            time=next_time(error.retry_at),
        )
    field = getattr(form, error.field, None) if isinstance(error, Invalid) else None
    if field is not None and hasattr(field, "errors"):
        field.errors = [*field.errors, message]
    else:
        form.form_errors.append(message)
