"""Facts: what happened, in the past tense and with ids only, told without knowing who listens."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

import structlog

from community.core.db import db

QUEUE = "community_events"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Base of every fact."""

    name: ClassVar[str] = ""


Fact = TypeVar("Fact", bound=DomainEvent)
Handler = Callable[[Fact], None]

_during: dict[type[DomainEvent], list[Handler[DomainEvent]]] = defaultdict(list)
_after: dict[type[DomainEvent], list[Handler[DomainEvent]]] = defaultdict(list)


def during(*facts: type[Fact]) -> Callable[[Handler[Fact]], Handler[Fact]]:
    """Run the handler inside the publisher's transaction: it shares its fate."""

    def register(handler: Handler[Fact]) -> Handler[Fact]:
        for fact in facts:
            _during[fact].append(handler)  # type: ignore[arg-type]
        return handler

    return register


def after_commit(*facts: type[Fact]) -> Callable[[Handler[Fact]], Handler[Fact]]:
    """Run the handler once the fact is durable; its failure is logged and harms nobody."""

    def register(handler: Handler[Fact]) -> Handler[Fact]:
        for fact in facts:
            _after[fact].append(handler)  # type: ignore[arg-type]
        return handler

    return register


def publish(fact: DomainEvent) -> None:
    """Tell a fact inside `transaction()`; outside of one it raises: nothing happened yet."""
    queue = db.session().info.get(QUEUE)
    if queue is None:
        raise RuntimeError(f"{type(fact).__name__} was published outside a transaction")
    queue.append(fact)
    for handler in _during[type(fact)]:
        handler(fact)


def deliver(facts: Iterable[DomainEvent]) -> None:
    """Hand committed facts to the handlers that may fail alone."""
    for fact in facts:
        for handler in _after[type(fact)]:
            try:
                handler(fact)
            except Exception:
                log.exception("handler_failed", fact=fact.name, handler=handler.__qualname__)
