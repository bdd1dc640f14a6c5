"""Forms of the set-up page."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    PasswordField,
    StringField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import ColorInput

from community.core.brand import ACCENT, PRIMARY
from community.core.i18n import _l
from community.core.text.normal import normalise

_NEEDED = _l("Fill this in.")


def clean(typed: str | None) -> str:
    """Return a line without what must not reach a page or a database."""
    return " ".join(normalise(typed or "").split())


class CodeForm(FlaskForm):
    """The code that the terminal printed."""

    code = StringField(
        _l("Code"),
        [DataRequired(_NEEDED), Length(max=100)],
        description=_l(
            "It stands in the terminal, or the log, in which the community was started."
        ),
    )


class MailForm(FlaskForm):
    """Where the letter on trial goes."""

    address = EmailField(_l("Your e-mail address"), [DataRequired(_NEEDED), Length(max=254)])


class SpaceRow(FlaskForm):
    """One of the suggested spaces; a row of its form, whose proof covers it."""

    class Meta:
        csrf = False

    is_wanted = BooleanField(_l("Open this space"))
    name = StringField(_l("Name"), [Length(max=60)], filters=[clean])
    description = StringField(_l("Description"), [Length(max=300)], filters=[clean])


class CommunityForm(FlaskForm):
    """Brand, first administrator, first spaces: everything at once or nothing."""

    name = StringField(
        _l("Name of the community"), [DataRequired(_NEEDED), Length(max=60)], filters=[clean]
    )
    tagline = StringField(
        _l("Tagline"),
        [Length(max=120)],
        filters=[clean],
        description=_l("What it is about, in a few words."),
    )
    logo = FileField(
        _l("Logo"),
        description=_l("PNG, JPEG or WebP, 500 pixels wide or more, best without a background."),
    )
    primary = StringField(
        _l("Main colour"),
        widget=ColorInput(),
        filters=[str.lower],
        default=PRIMARY.default,
        description=_l("Buttons and links. White text must be readable on it."),
    )
    accent = StringField(
        _l("Accent colour"),
        widget=ColorInput(),
        filters=[str.lower],
        default=ACCENT.default,
        description=_l("Small marks that catch the eye."),
    )
    handle = StringField(
        _l("Handle"),
        [DataRequired(_NEEDED), Length(max=40)],
        filters=[clean],
        description=_l("Your name here, as in @handle: 3 to 20 letters, digits, dots or hyphens."),
    )
    person = StringField(
        _l("Your name"), [Length(max=80)], filters=[clean], description=_l("As others read it.")
    )
    address = EmailField(_l("E-mail address"), [DataRequired(_NEEDED), Length(max=254)])
    password = PasswordField(
        _l("Password"),
        [DataRequired(_NEEDED), Length(max=1024)],
        description=_l("At least 10 characters. Three or four words are good."),
    )
    spaces = FieldList(FormField(SpaceRow))
