"""Forms of accounts; whatever depends on others or on a list is checked by actions."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from community.core.errors import DomainError, Invalid, TooManyRequests
from community.core.i18n import _, _l
from community.core.localised import next_time

NAME_MAX = 254
PASSWORD_MAX = 1024  # more is no password but a burden; `passwords` says what is taken

_NEEDED = _l("Fill this in.")


def _password(label: object, *, hint: object = "") -> PasswordField:
    return PasswordField(label, [DataRequired(_NEEDED), Length(max=PASSWORD_MAX)], description=hint)


class LoginForm(FlaskForm):
    """Handle or address, and the password."""

    name = StringField(
        _l("Handle or e-mail address"), [DataRequired(_NEEDED), Length(max=NAME_MAX)]
    )
    password = _password(_l("Password"))
    remember = BooleanField(
        _l("Keep me signed in"), description=_l("For 60 days, on this device only.")
    )
    next = HiddenField()


class RegisterForm(FlaskForm):
    """A new account. `website` is for programs: people do not see it."""

    handle = StringField(
        _l("Handle"),
        [DataRequired(_NEEDED), Length(max=40)],
        description=_l("Your name here, as in @handle: 3 to 20 letters, digits, dots or hyphens."),
    )
    address = EmailField(
        _l("E-mail address"),
        [DataRequired(_NEEDED), Length(max=NAME_MAX)],
        description=_l("Nobody else sees it."),
    )
    password = _password(
        _l("Password"), hint=_l("At least 10 characters. Three or four words are good.")
    )
    terms = BooleanField(
        _l("I accept the terms of use."), [DataRequired(_l("Please accept the terms of use."))]
    )
    website = StringField(_l("Leave this empty"))
    opened_at = HiddenField()
    next = HiddenField()


class ForgotForm(FlaskForm):
    """Whose password is forgotten."""

    name = StringField(
        _l("Handle or e-mail address"), [DataRequired(_NEEDED), Length(max=NAME_MAX)]
    )


class NewPasswordForm(FlaskForm):
    """A new password, by link."""

    password = _password(
        _l("New password"), hint=_l("At least 10 characters. Three or four words are good.")
    )


class AddressForm(FlaskForm):
    """Another address."""

    address = EmailField(_l("New e-mail address"), [DataRequired(_NEEDED), Length(max=NAME_MAX)])
    password = _password(_l("Your password"))


class PasswordForm(FlaskForm):
    """Another password."""

    current = _password(_l("Your present password"))
    password = _password(
        _l("New password"), hint=_l("At least 10 characters. Three or four words are good.")
    )


class EraseForm(FlaskForm):
    """The password before the end."""

    password = _password(_l("Your password"))


class ButtonForm(FlaskForm):
    """A button: nothing but the proof that it was pressed on this site."""


def refuse(form: FlaskForm, error: DomainError) -> int:
    """Show a refusal at the field it names, else at the top of the form; return its status."""
    message = str(error)
    if isinstance(error, TooManyRequests):
        message = _(
            "%(reason)s You can try again at %(time)s.",
            reason=message,
            time=next_time(error.retry_at),
        )
    field = getattr(form, error.field, None) if isinstance(error, Invalid) and error.field else None
    if field is not None:
        field.errors = [*field.errors, message]
    else:
        form.form_errors.append(message)
    return error.status
