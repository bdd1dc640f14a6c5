"""Who may do what: one rule per permission, with the sentence that a refused member reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from community.core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or denied with a reason (plain or lazily translated)."""

    is_allowed: bool
    reason: object = ""


ALLOW = Decision(is_allowed=True)

# Actors live above this floor and subjects differ per rule, hence Any.
Rule = Callable[[Any, Any], Decision]
AnyRule = TypeVar("AnyRule", bound=Callable[..., Decision])

_rules: dict[str, Rule] = {}


def deny(reason: object) -> Decision:
    """Refuse with the sentence that the member will read."""
    return Decision(is_allowed=False, reason=reason)


def rule(permission: str) -> Callable[[AnyRule], AnyRule]:
    """Register the only rule of `permission` (`<package>.<noun>.<verb>`)."""

    def register(function: AnyRule) -> AnyRule:
        if permission in _rules:
            raise ValueError(f"{permission} has two rules")
        _rules[permission] = function
        return function

    return register


def permissions() -> frozenset[str]:
    """Return every permission that has a rule."""
    return frozenset(_rules)


def decide(actor: object, permission: str, subject: object = None) -> Decision:
    """Return the decision of the permission's rule; an unknown permission raises `KeyError`."""
    return _rules[permission](actor, subject)


def can(actor: object, permission: str, subject: object = None) -> bool:
    """Tell whether the actor may; what templates ask."""
    return decide(actor, permission, subject).is_allowed


def authorize(actor: object, permission: str, subject: object = None) -> None:
    """Raise `NotAllowed` with the rule's sentence unless the actor may."""
    decision = decide(actor, permission, subject)
    if not decision.is_allowed:
        raise NotAllowed(decision.reason)
