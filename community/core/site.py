"""Site settings: registered once with type, default, bounds and help; edited in the back office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import delete, select

from community.core import clock
from community.core.db import db
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.models import Setting
from community.core.stamps import bump, kept

Kind = TypeVar("Kind", str, int, float, bool)

STAMP = "settings"


@dataclass(frozen=True)
class SiteSetting(Generic[Kind]):
    """One setting. `minimum` and `maximum` bound numbers, and the length of a text.

    `check` refuses a value by raising `Invalid` with the sentence that repairs it.
    """

    name: str
    group: str
    label: object
    default: Kind
    help: object = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[tuple[str, object], ...] = ()
    unit: object = ""
    check: Callable[[Kind], None] | None = None

    @property
    def kind(self) -> type[Kind]:
        """Return the Python type of the value."""
        return type(self.default)


@dataclass(frozen=True)
class SettingGroup:
    """Settings that belong together on the page of the back office."""

    key: str
    label: object
    help: object = ""


_registry: dict[str, SiteSetting[Any]] = {}
_groups: dict[str, SettingGroup] = {}


def name_group(key: str, label: object, help: object = "") -> str:  # noqa: A002
    """Name a group of settings in the reader's words; return its key."""
    _groups[key] = SettingGroup(key, label, help)
    return key


def group(key: str) -> SettingGroup:
    """Return a group; one without a name is shown by its key."""
    return _groups.get(key) or SettingGroup(key, key)


def register(setting: SiteSetting[Kind]) -> SiteSetting[Kind]:
    """Add a setting; its name may be taken once."""
    if setting.name in _registry:
        raise ValueError(f"{setting.name} is registered twice")
    _registry[setting.name] = setting
    return setting


def settings() -> Mapping[str, SiteSetting[Any]]:
    """Return every registered setting by name, in order of registration."""
    return _registry


def value(setting: SiteSetting[Kind]) -> Kind:
    """Return the value in force."""
    stored = kept(STAMP, _load)
    found: Kind = stored.get(setting.name, setting.default)
    return found


def change(setting: SiteSetting[Kind], new: Kind) -> None:
    """Store a value after checking it against type, bounds and choices; raise `Invalid`."""
    check_value(setting, new)
    row = Setting(name=setting.name, value=new, updated_at=clock.now())
    db.session.merge(row)
    bump(STAMP)


def reset(setting: SiteSetting[Any]) -> None:
    """Go back to the default."""
    db.session.execute(delete(Setting).where(Setting.name == setting.name))
    bump(STAMP)


def hold() -> None:
    """Keep other writers out until the caller's transaction ends, and read afresh.

    What is decided after this is decided on the values in force, not on those of a minute ago.
    """
    bump(STAMP)


def _load() -> dict[str, Any]:
    return {row.name: row.value for row in db.session.execute(select(Setting.name, Setting.value))}


def check_value(setting: SiteSetting[Any], new: Any) -> None:
    """Raise `Invalid` for a value that breaks type, bounds, choices or the setting's own rule."""
    if type(new) is not setting.kind:
        raise Invalid(_("This value has the wrong type."), field=setting.name)
    if setting.choices and new not in {key for key, _label in setting.choices}:
        raise Invalid(_("Choose one of the values offered."), field=setting.name)
    if isinstance(new, str):
        _refuse_length(setting, len(new))
    else:
        _refuse_size(setting, new)
    if setting.check is not None:
        setting.check(new)


def _refuse_size(setting: SiteSetting[Any], size: float) -> None:
    # Written so that "not a number", which compares with nothing, is refused as well.
    if setting.minimum is not None and not size >= setting.minimum:
        raise Invalid(
            _("At least %(bound)s, please.", bound=f"{setting.minimum:g}"), field=setting.name
        )
    if setting.maximum is not None and not size <= setting.maximum:
        raise Invalid(
            _("At most %(bound)s, please.", bound=f"{setting.maximum:g}"), field=setting.name
        )


def _refuse_length(setting: SiteSetting[Any], length: int) -> None:
    if setting.minimum is not None and length < setting.minimum:
        raise Invalid(_("Fill this in."), field=setting.name)
    if setting.maximum is not None and length > setting.maximum:
        raise Invalid(_("At most %(most)s characters.", most=setting.maximum), field=setting.name)
