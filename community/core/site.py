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


_registry: dict[str, SiteSetting[Any]] = {}


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
    _refuse_bad(setting, new)
    row = Setting(name=setting.name, value=new, updated_at=clock.now())
    db.session.merge(row)
    bump(STAMP)


def reset(setting: SiteSetting[Any]) -> None:
    """Go back to the default."""
    db.session.execute(delete(Setting).where(Setting.name == setting.name))
    bump(STAMP)


def _load() -> dict[str, Any]:
    return {row.name: row.value for row in db.session.execute(select(Setting.name, Setting.value))}


def _refuse_bad(setting: SiteSetting[Any], new: Any) -> None:
    if type(new) is not setting.kind:
        raise Invalid(_("This value has the wrong type."), field=setting.name)
    if setting.choices and new not in {key for key, _label in setting.choices}:
        raise Invalid(_("Choose one of the values offered."), field=setting.name)
    size = len(new) if isinstance(new, str) else new
    if setting.minimum is not None and size < setting.minimum:
        raise Invalid(_("At least %(bound)s, please.", bound=setting.minimum), field=setting.name)
    if setting.maximum is not None and size > setting.maximum:
        raise Invalid(_("At most %(bound)s, please.", bound=setting.maximum), field=setting.name)
    if setting.check is not None:
        setting.check(new)
