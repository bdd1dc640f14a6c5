"""Audiences: a saved rule that says for whom something is, as data that can take new clauses.

A rule is a list of clauses, any of which admits: `[{"role": "ambassador"}, {"trust_level": 3}]`.
Each clause kind is registered here once; segments plug theirs in later with `register_clause`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from community.core.errors import Invalid
from community.core.i18n import _, _l
from community.members.actor import Actor
from community.members.types import ROLE_LABELS, TRUST_LABELS, Role


@dataclass(frozen=True)
class ClauseKind:
    """How one kind of clause decides, is checked and is told in words."""

    key: str
    admits: Callable[[Actor, Any], bool]
    is_valid: Callable[[Any], bool]
    label: Callable[[Any], object]


_kinds: dict[str, ClauseKind] = {}


def register_clause(kind: ClauseKind) -> ClauseKind:
    """Teach audiences a kind of clause; a key may be taken once."""
    if kind.key in _kinds:
        raise ValueError(f"clause {kind.key} is registered twice")
    _kinds[kind.key] = kind
    return kind


def admits(audience: Sequence[Mapping[str, Any]], actor: Actor) -> bool:
    """Tell whether any clause admits the actor; an empty or unknown rule admits nobody."""
    return any(
        _kinds[key].admits(actor, wanted)
        for clause in audience
        for key, wanted in clause.items()
        if key in _kinds
    )


def check_audience(audience: Any) -> list[dict[str, Any]]:
    """Return the rule if every clause is known and sound; raise `Invalid` otherwise."""
    if not isinstance(audience, list) or not audience:
        raise Invalid(_("Choose at least one role or trust level."), field="audience")
    for clause in audience:
        if not isinstance(clause, dict) or len(clause) != 1:
            raise Invalid(_("This audience rule is not understood."), field="audience")
        ((key, wanted),) = clause.items()
        if key not in _kinds or not _kinds[key].is_valid(wanted):
            raise Invalid(_("This audience rule is not understood."), field="audience")
    return audience


def describe(audience: Sequence[Mapping[str, Any]]) -> list[object]:
    """Return the clauses in words, for the back office and for "why can I see this"."""
    return [
        _kinds[key].label(wanted)
        for clause in audience
        for key, wanted in clause.items()
        if key in _kinds
    ]


register_clause(
    ClauseKind(
        key="role",
        admits=lambda actor, role: actor.role == role,
        is_valid=lambda role: role in {r.value for r in Role if r is not Role.VISITOR},
        label=lambda role: ROLE_LABELS[Role(role)],
    )
)
register_clause(
    ClauseKind(
        key="trust_level",
        admits=lambda actor, level: actor.is_signed_in and actor.trust_level >= level,
        is_valid=lambda level: type(level) is int and 0 <= level <= 4,
        label=lambda level: _l("Trust level %(level)s and above", level=TRUST_LABELS[level]),
    )
)
