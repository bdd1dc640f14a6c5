"""Forms about oneself."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from community.core.i18n import _l
from community.core.options import options
from community.members.types import Theme

CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"}
    | {"Indian", "Pacific"}
)
# Places people know; the database also holds names of machines and of the past.
PLACES = tuple(
    zone for zone in sorted(available_timezones()) if zone.partition("/")[0] in CONTINENTS
)


class ProfileForm(FlaskForm):
    """What others read."""

    name = StringField(
        _l("Name"), [Length(max=80)], description=_l("As you want others to read it.")
    )
    bio = TextAreaField(
        _l("About you"),
        [Length(max=500)],
        description=_l("What do you like, make, know? At most 500 characters."),
    )


class AvatarForm(FlaskForm):
    """A picture of oneself."""

    picture = FileField(
        _l("Picture"),
        description=_l("JPEG, PNG, WebP or GIF, at most 4 MB. It is cut to a square."),
    )


class PreferencesForm(FlaskForm):
    """Language, time and appearance."""

    locale = SelectField(
        _l("Language"),
        choices=options([("", _l("As my browser asks")), ("fr", "Français"), ("en", "English")]),
    )
    timezone = SelectField(
        _l("Time zone"),
        choices=options(
            [
                ("", _l("The site's")),
                *((zone, zone.replace("_", " ")) for zone in PLACES),
            ]
        ),
    )
    theme = SelectField(
        _l("Appearance"),
        choices=options(
            [
                (Theme.SYSTEM.value, _l("As my device")),
                (Theme.LIGHT.value, _l("Light")),
                (Theme.DARK.value, _l("Dark")),
            ]
        ),
    )
    has_shortcuts = BooleanField(
        _l("Keyboard shortcuts"), description=_l("Press ? on any page to see them.")
    )
