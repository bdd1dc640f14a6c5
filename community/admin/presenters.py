"""What the templates of the back office show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from community.admin.queries import SHOWN_AT_MOST, Overview
from community.core import localised
from community.core.colours import contrast, is_colour, nearest_passing
from community.core.i18n import _, _n
from community.core.policies import can
from community.core.sockets import AdminPanel, admin_panels
from community.members.actor import Actor
from community.members.policies import MANAGE_SITE


@dataclass(frozen=True, slots=True)
class PanelLink:
    """An entry of the side navigation."""

    key: str
    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits for somebody; `url` is empty where a terminal repairs it."""

    kind: str
    icon: str
    sentence: str
    repair: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ColourView:
    """What the server says of a colour: its contrast with white, and the nearest that passes."""

    value: str
    ratio: str
    needed: str
    is_passing: bool
    nearest: str


def navigation(actor: Actor) -> tuple[PanelLink, ...]:
    """Return the side navigation that the actor may use."""
    here = (request.endpoint or "").partition("_")[0]
    return tuple(
        PanelLink(
            key=panel.key,
            label=str(panel.label),
            url=url_for(panel.endpoint),
            icon=panel.icon,
            is_current=_root(panel.endpoint) == here,
        )
        for panel in sorted(admin_panels, key=_order)
        if can(actor, panel.permission)
    )


def attentions(actor: Actor, seen: Overview) -> tuple[Attention, ...]:
    """Return what waits, the gravest first."""
    found = [*_troubles(actor, seen), *_chores(seen)]
    if can(actor, MANAGE_SITE):
        found += _beginnings(seen)
    return tuple(found)


def colour_view(colour: str, *, needed: float) -> ColourView:
    """Judge a colour; one that is none has no contrast."""
    if not is_colour(colour):
        return ColourView(colour, "", localised.number(needed), is_passing=False, nearest="")
    found = contrast(colour, "#ffffff")
    is_passing = found >= needed
    return ColourView(
        value=colour,
        ratio=localised.ratio(found),
        needed=localised.number(needed),
        is_passing=is_passing,
        nearest="" if is_passing else nearest_passing(colour, ratio=needed),
    )


def links(endpoint: str, here: Mapping[str, Any], *, after: str, before: str) -> dict[str, str]:
    """Return the addresses of the neighbouring pages of a list."""
    return {
        "next_url": url_for(endpoint, **here, after=after) if after else "",
        "previous_url": url_for(endpoint, **here, before=before) if before else "",
    }


def _troubles(actor: Actor, seen: Overview) -> Iterable[Attention]:
    jobs_url = url_for("admin.jobs") if can(actor, MANAGE_SITE) else ""
    if seen.worker_late_since is not None:
        yield Attention(
            "bad",
            "alert-triangle",
            _("No worker runs: letters, notices and ranks stand still."),
            _("Start it: community run, or community worker."),
        )
    if not seen.sends_mail and seen.is_production:
        yield Attention(
            "bad",
            "mail",
            _("No letter leaves this site, so nobody can confirm an address."),
            _("Set COMMUNITY_SMTP_URL and COMMUNITY_MAIL_FROM, then start again."),
        )
    if seen.queue.dead:
        yield Attention(
            "bad",
            "inbox",
            _n("%(num)s job was given up.", "%(num)s jobs were given up.", seen.queue.dead),
            _("Read why, then try again or discard."),
            jobs_url,
        )


def _chores(seen: Overview) -> Iterable[Attention]:
    if not seen.sends_mail and not seen.is_production:
        yield Attention(
            "note",
            "mail",
            _("Letters are kept in a folder: this is no production site."),
            _("Read them at /dev/mail."),
        )
    if seen.unconfirmed:
        number = f"{seen.unconfirmed}+" if seen.unconfirmed >= SHOWN_AT_MOST else seen.unconfirmed
        yield Attention(
            "note",
            "users",
            _("Members who have not confirmed their address: %(number)s", number=number),
            _("Send them the letter again if they ask."),
            url_for("admin.members", state="unconfirmed"),
        )


def _beginnings(seen: Overview) -> Iterable[Attention]:
    if not seen.spaces:
        yield Attention(
            "note",
            "layout-grid",
            _("There is no space to talk in yet."),
            _("Open the first one."),
            url_for("admin.spaces_new"),
        )
    if not seen.has_own_name:
        yield Attention(
            "note",
            "palette",
            _("The community does not wear your brand yet."),
            _("Give it your name, logo and colours."),
            url_for("admin.brand"),
        )
    elif not seen.has_logo:
        yield Attention(
            "note",
            "palette",
            _("There is no logo yet."),
            _("Until then the name stands in its place."),
            url_for("admin.brand"),
        )


def _root(endpoint: str) -> str:
    return endpoint.partition("_")[0]


def _order(panel: AdminPanel) -> int:
    return panel.order


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    is_current: bool


def choices(options: Iterable[tuple[str, object]], current: str) -> tuple[Choice, ...]:
    """Mark the chosen one of a filter's options."""
    return tuple(Choice(value, str(label), value == current) for value, label in options)


@dataclass(frozen=True, slots=True)
class JobView:
    """A given-up job; `reason` is the last line of what went wrong."""

    id: int
    name: str
    arguments: str
    reason: str
    trace: str
    attempts: int
    died_at: datetime
