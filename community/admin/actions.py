"""What the back office does that no package below does already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from community.content.actions import manage_spaces
from community.content.actions.manage_spaces import SpaceDetails
from community.content.models import Space
from community.content.policies import MANAGE_SPACES
from community.content.settings import RANKING
from community.content.space_map import SpaceInfo, spaces_by_id
from community.core import site
from community.core.colours import contrast, is_colour, nearest_passing
from community.core.errors import Conflict, Invalid
from community.core.i18n import _
from community.core.localised import ratio
from community.core.policies import authorize
from community.core.site import SiteSetting
from community.core.throttle import count_attempt
from community.jobs import actions as jobs
from community.jobs.actions import enqueue
from community.members import audit
from community.members.actor import Actor
from community.members.policies import MANAGE_SITE

TRIALS_PER_HOUR = 10
RANK_EVERYTHING = "content.rank_everything"
# White icons stand on a space's colour (WCAG 2.2, 1.4.11).
SPACE_CONTRAST = 3.0


@dataclass(frozen=True)
class Change:
    """A setting's new value, and the one that the editor saw before deciding."""

    setting: SiteSetting[Any]
    new: Any
    seen: Any = None


def change_settings(actor: Actor, changes: Iterable[Change]) -> int:
    """Store what differs from the values in force; return how many settings changed.

    Raises `Invalid` for a value out of bounds, and `Conflict` where somebody else has meanwhile
    stored a third value: nobody overwrites what they have not seen.
    """
    authorize(actor, MANAGE_SITE)
    site.hold()
    changed = [change for change in changes if _store(actor, change)]
    _rank_anew(change.setting for change in changed)
    return len(changed)


def reset_settings(actor: Actor, settings: Iterable[SiteSetting[Any]]) -> int:
    """Go back to the defaults; return how many settings changed."""
    authorize(actor, MANAGE_SITE)
    site.hold()
    differing = [one for one in settings if site.value(one) != one.default]
    for setting in differing:
        before = site.value(setting)
        site.reset(setting)
        _record(actor, "admin.setting.reset", setting, before=before, after=setting.default)
    _rank_anew(differing)
    return len(differing)


def move_space(actor: Actor, space_id: int, *, step: int) -> SpaceInfo:
    """Show a space one place earlier (`step` -1) or later (1) among its neighbours."""
    authorize(actor, MANAGE_SPACES)
    manage_spaces.get_space_row(actor, space_id)
    spaces = list(spaces_by_id().values())
    moved = next(space for space in spaces if space.id == space_id)
    siblings = [space.id for space in spaces if space.parent_id == moved.parent_id]
    here = siblings.index(space_id)
    there = here + step
    if 0 <= there < len(siblings):
        siblings[here], siblings[there] = siblings[there], siblings[here]
        others = [space.id for space in spaces if space.id not in siblings]
        manage_spaces.order_spaces(actor, [*siblings, *others])
    return moved


def save_space(actor: Actor, space: Space | None, details: SpaceDetails) -> Space:
    """Open a space, or change one; its colour must carry a white icon."""
    check_space_colour(details.colour)
    if space is None:
        return manage_spaces.create_space(actor, details)
    return manage_spaces.change_space(actor, space, details)


def check_space_colour(colour: str) -> None:
    """Raise `Invalid` at the field `colour` with the nearest colour that passes."""
    if is_colour(colour) and contrast(colour, "#ffffff") < SPACE_CONTRAST:
        raise Invalid(
            _(
                "A white icon on this colour would be hard to see (contrast %(ratio)s, at least 3 "
                "is needed). The nearest that passes is %(colour)s.",
                ratio=ratio(contrast(colour, "#ffffff")),
                colour=nearest_passing(colour, ratio=SPACE_CONTRAST),
            ),
            field="colour",
        )


def retry_job(actor: Actor, dead_id: int) -> None:
    """Have a given-up job tried again."""
    authorize(actor, MANAGE_SITE)
    name = jobs.retry_dead(dead_id)
    audit.record(actor, "admin.job.retry", f"job:{name}")


def discard_job(actor: Actor, dead_id: int) -> None:
    """Forget a given-up job."""
    authorize(actor, MANAGE_SITE)
    name = jobs.discard_dead(dead_id)
    audit.record(actor, "admin.job.discard", f"job:{name}")


def count_trial(actor: Actor) -> None:
    """Raise `TooManyRequests` when letters on trial are sent by the dozen."""
    authorize(actor, MANAGE_SITE)
    count_attempt("trial", actor.id, limit=TRIALS_PER_HOUR, window=timedelta(hours=1))


def _store(actor: Actor, change: Change) -> bool:
    setting, before = change.setting, site.value(change.setting)
    if change.new == before:
        return False
    if change.seen is not None and change.seen != before:
        raise Conflict(
            _(
                "Somebody else has just set “%(label)s” to %(value)s. Look at it, then decide.",
                label=setting.label,
                value=before,
            )
        )
    site.change(setting, change.new)
    _record(actor, "admin.setting.change", setting, before=before, after=change.new)
    return True


def _record(
    actor: Actor, action: str, setting: SiteSetting[Any], *, before: object, after: object
) -> None:
    audit.record(actor, action, f"setting:{setting.name}", before=before, after=after)


def _rank_anew(settings: Iterable[SiteSetting[Any]]) -> None:
    if any(setting.group == RANKING for setting in settings):
        enqueue(RANK_EVERYTHING, dedupe_key="weights")
