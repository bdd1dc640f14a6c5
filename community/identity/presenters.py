"""Rows of this package as its pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from community.core.i18n import _
from community.core.policies import can
from community.core.sockets import NavigationItem, settings_panels
from community.identity.types import Device, SessionRow
from community.members.current import current_actor


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session in the list of one's own."""

    id: int
    label: str
    icon: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def session_view(row: SessionRow, *, current_id: int | None) -> SessionView:
    """Name a session so that its owner recognises it."""
    return SessionView(
        id=row.id,
        label=_label(row.device),
        icon="monitor",
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.id == current_id,
    )


def settings_navigation() -> list[dict[str, Any]]:
    """Return the entries beside every settings page, as the packages plugged them in."""
    actor = current_actor()
    return [
        {
            "label": str(item.label),
            "url": url_for(item.endpoint),
            "icon": item.icon,
            "is_current": request.endpoint == item.endpoint,
        }
        for item in sorted(settings_panels, key=_order)
        if not item.permission or can(actor, item.permission)
    ]


def _order(item: NavigationItem) -> int:
    return item.order


def _label(device: Device) -> str:
    if device.browser and device.system:
        return str(_("%(browser)s on %(system)s", browser=device.browser, system=device.system))
    return device.browser or device.system or str(_("Unknown device"))
