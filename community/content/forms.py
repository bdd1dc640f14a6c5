"""Forms of the heart; limits that rules decide are checked by actions, not here."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from community.content.types import BODY_MAX, TITLE_MAX, TITLE_MIN
from community.core.i18n import _l
from community.core.text import with_plain_newlines


def _plain_newlines(sent: str | None) -> str | None:
    return with_plain_newlines(sent) if sent else sent


def _body(label: object) -> TextAreaField:
    """The field of a text, whose length is counted as its writer counted it."""
    return TextAreaField(
        label,
        [DataRequired(_l("Write something first.")), Length(max=BODY_MAX)],
        filters=[_plain_newlines],
    )


class ReplyForm(FlaskForm):
    """A reply; `submission_key` makes a double click one reply."""

    body = _body(_l("Your reply"))
    reply_to = HiddenField()
    submission_key = HiddenField(validators=[Length(max=64)])


class TopicForm(FlaskForm):
    """A new topic."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give your topic a title.")), Length(max=TITLE_MAX)],
        description=_l("One sentence that says what it is about."),
        render_kw={"minlength": TITLE_MIN, "maxlength": TITLE_MAX},
    )
    space = SelectField(_l("Space"), [DataRequired(_l("Choose a space."))])
    tags = StringField(
        _l("Tags"),
        [Length(max=200)],
        description=_l("Up to five, separated by commas. Optional."),
    )
    body = _body(_l("Your text"))
    submission_key = HiddenField(validators=[Length(max=64)])


class EditForm(FlaskForm):
    """A change of a reply."""

    body = _body(_l("Text"))
    reason = StringField(_l("Why (optional)"), [Length(max=200)])
    edit_count = HiddenField()


class EditFirstForm(EditForm):
    """A change of a topic's first post, with its title and tags."""

    title = StringField(_l("Title"), [DataRequired(), Length(max=TITLE_MAX)])
    tags = StringField(_l("Tags"), [Length(max=200)])


class MoveForm(FlaskForm):
    """The space a topic moves to."""

    space = SelectField(_l("Move to"), [DataRequired(_l("Choose a space."))])


class ReasonForm(FlaskForm):
    """Why something is removed; its author reads it."""

    reason = StringField(_l("Reason (shown to the author)"), [Length(max=300)])


class VerbForm(FlaskForm):
    """A button: nothing but the proof that it was pressed on this site."""
