"""Forms of the back office; what depends on rules and rows is checked by actions."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ColorInput, ListWidget

from community.admin.icons import ICONS
from community.content.types import Posting, Visibility
from community.core import brand
from community.core.errors import DomainError, Invalid
from community.core.i18n import _l
from community.core.options import options
from community.core.text.normal import normalise
from community.members.types import ROLE_LABELS, TRUST_LABELS, Role

_NEEDED = _l("Fill this in.")

GIVEN_ROLES = [(role.value, label) for role, label in ROLE_LABELS.items() if role != Role.VISITOR]
LEVELS = [(str(level), label) for level, label in TRUST_LABELS.items()]


def clean(typed: str | None) -> str:
    """Return a line without what must not reach a page or a database."""
    return " ".join(normalise(typed or "").split())


def clean_text(typed: str | None) -> str:
    """Return a text of several lines, cleaned."""
    return normalise(typed or "").strip()


def refuse(form: FlaskForm, error: DomainError) -> int:
    """Show a refusal at the field it names, else at the top of the form; return its status."""
    name = error.field.rpartition(".")[2] if isinstance(error, Invalid) else ""
    field = getattr(form, name, None) if name else None
    if field is not None:
        field.errors = [*field.errors, str(error)]
    else:
        form.form_errors.append(str(error))
    return error.status


def _boxes(label: object, offered: list[SelectChoice]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=offered,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class BrandForm(FlaskForm):
    """What everybody sees; the field names are those of the settings."""

    name = StringField(_l("Name"), [DataRequired(_NEEDED), Length(max=60)], filters=[clean])
    tagline_fr = StringField(_l("Tagline in French"), [Length(max=120)], filters=[clean])
    tagline_en = StringField(_l("Tagline in English"), [Length(max=120)], filters=[clean])
    description_fr = TextAreaField(
        _l("Description in French"), [Length(max=300)], filters=[clean_text]
    )
    description_en = TextAreaField(
        _l("Description in English"), [Length(max=300)], filters=[clean_text]
    )
    terms_url = StringField(
        _l("Address of your terms of use"),
        [Length(max=200)],
        filters=[clean],
        description=_l("Without one, a short page of our own is shown."),
    )
    primary = StringField(
        _l("Main colour"),
        widget=ColorInput(),
        filters=[str.lower],
        default="#000000",
        description=_l("Buttons and links. White text must be readable on it."),
    )
    accent = StringField(
        _l("Accent colour"),
        widget=ColorInput(),
        filters=[str.lower],
        default="#000000",
        description=_l("Small marks that catch the eye."),
    )
    font = SelectField(
        _l("Typeface"), choices=options((key, label) for key, (_css, label) in brand.FONTS.items())
    )
    corners = SelectField(
        _l("Corners"), choices=options((key, label) for key, (_css, label) in brand.CORNERS.items())
    )
    logo = FileField(
        _l("Logo"),
        description=_l("PNG, JPEG or WebP, 500 pixels wide or more, best without a background."),
    )
    mark = FileField(
        _l("Mark"),
        description=_l("A square picture for tabs and home screens: PNG, JPEG or WebP."),
    )
    remove_logo = BooleanField(_l("Show the name instead of a logo"))
    remove_mark = BooleanField(_l("Use the drawn mark"))
    version = HiddenField()


class SpaceForm(FlaskForm):
    """Everything a manager decides about a space."""

    name = StringField(_l("Name"), [DataRequired(_NEEDED), Length(max=60)], filters=[clean])
    slug = StringField(
        _l("Address"),
        [Length(max=60)],
        filters=[clean],
        description=_l("The word in the address bar. Left empty, it is made from the name."),
    )
    description = StringField(
        _l("Description"),
        [Length(max=300)],
        filters=[clean],
        description=_l("What belongs here, in one sentence."),
    )
    parent = SelectField(_l("Inside the space"))
    colour = StringField(_l("Colour"), widget=ColorInput(), filters=[str.lower], default="#2f6f5e")
    icon = RadioField(_l("Icon"), choices=options(ICONS.items()), default="message-circle")
    kinds = _boxes(_l("What can be opened here"), [])
    visibility = RadioField(
        _l("Who sees it"),
        choices=options(
            [
                (Visibility.PUBLIC.value, _l("Everybody, signed in or not")),
                (Visibility.MEMBERS.value, _l("Members")),
                (Visibility.STAFF.value, _l("The team")),
                (Visibility.AUDIENCE.value, _l("Some members, chosen below")),
            ]
        ),
        default=Visibility.PUBLIC.value,
    )
    audience_roles = _boxes(_l("These roles see it"), options(GIVEN_ROLES))
    audience_level = SelectField(
        _l("And everybody from trust level"), choices=options([("", _l("None")), *LEVELS])
    )
    posting = RadioField(
        _l("Who opens topics"),
        choices=options(
            [
                (Posting.EVERYONE.value, _l("All who see it")),
                (Posting.STAFF.value, _l("The team")),
                (Posting.AUDIENCE.value, _l("Some members, chosen below")),
            ]
        ),
        default=Posting.EVERYONE.value,
    )
    posting_roles = _boxes(_l("These roles open topics"), options(GIVEN_ROLES))
    posting_level = SelectField(
        _l("And everybody from trust level"), choices=options([("", _l("None")), *LEVELS])
    )
    version = HiddenField()


class RoleForm(FlaskForm):
    """What a member is to the brand."""

    role = SelectField(_l("Role"), choices=options(GIVEN_ROLES))
    department = StringField(
        _l("Department"),
        [Length(max=60)],
        filters=[clean],
        description=_l("For the team: which questions an expert answers, for example."),
    )
    trust_level = SelectField(_l("Trust level"), choices=options(LEVELS), coerce=int)


class SuspensionForm(FlaskForm):
    """For how long a member may read only, and why."""

    days = SelectField(
        _l("For"),
        choices=options(
            [
                (1, _l("1 day")),
                (3, _l("3 days")),
                (7, _l("1 week")),
                (30, _l("1 month")),
                (90, _l("3 months")),
                (365, _l("1 year")),
            ]
        ),
        coerce=int,
    )
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why; the member reads it.")), Length(max=500)],
        filters=[clean_text],
        description=_l("The member reads it. Say what happened and what you expect."),
    )


class ConfirmForm(FlaskForm):
    """A button: nothing but the proof that it was pressed on this site."""
