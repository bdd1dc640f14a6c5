"""Settings as a form sends them: texts that become values, or sentences that say why not."""

import json
import math
from collections.abc import Mapping
from typing import Any

from community.core import site
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.site import SiteSetting
from community.core.text.normal import normalise

LONGEST = 2_000


def read_value(setting: SiteSetting[Any], typed: str) -> Any:
    """Return the value that was typed, sound for its setting; raise `Invalid`."""
    value = _parse(setting, typed[:LONGEST].strip())
    site.check_value(setting, value)
    return value


def write_value(value: Any) -> str:
    """Return a value as a form shows it; `read_value` understands it again."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def write_kept(value: Any) -> str:
    """Return a value for an address that brings it back."""
    return json.dumps(value)


def read_kept(setting: SiteSetting[Any], kept: str) -> Any:
    """Return the value of such an address; raise `Invalid`."""
    try:
        value = json.loads(kept[:LONGEST])
    except (ValueError, RecursionError) as error:
        raise Invalid(_("This value is not understood."), field=setting.name) from error
    if isinstance(value, str):
        value = normalise(value)
    site.check_value(setting, value)
    return value


def sent_text(form: Mapping[str, str], setting: SiteSetting[Any]) -> str | None:
    """Return what a form says of a setting; None when the setting is not on the form.

    A box that is not ticked sends nothing, hence the hidden field beside each setting.
    """
    if seen_name(setting) not in form:
        return None
    return form.get(setting.name, "")


def seen_name(setting: SiteSetting[Any]) -> str:
    """Return the name of the hidden field that holds what the editor saw."""
    return f"seen.{setting.name}"


def _parse(setting: SiteSetting[Any], typed: str) -> Any:
    if setting.kind is bool:
        return typed in {"on", "1", "true"}
    if setting.kind is str:
        return " ".join(normalise(typed).split())
    try:
        if setting.kind is int:
            return int(typed)
        number = float(typed.replace(",", "."))
    except ValueError as error:
        message = _("Write a whole number.") if setting.kind is int else _("Write a number.")
        raise Invalid(message, field=setting.name) from error
    if not math.isfinite(number):
        raise Invalid(_("Write a number."), field=setting.name)
    return number
