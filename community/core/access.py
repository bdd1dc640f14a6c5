"""Access marks: every endpoint says who may reach it, and a test refuses silence."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from community.core.policies import authorize, can

View = TypeVar("View", bound=Callable[..., Any])

_current: list[Callable[[], object]] = []
_asked_alone: set[str] = set()


def provide_actor(source: Callable[[], object]) -> None:
    """Tell the marks how to find the actor of the request; called once, by `members`."""
    _current[:] = [source]


def public(view: View) -> View:
    """Mark a view that everybody may reach; its queries still show only what the actor may see."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view that checks `permission` (without a subject) before it runs."""

    _asked_alone.add(permission)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            authorize(_current[0](), permission)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def is_closed_to(actor: object, view: object) -> bool:
    """Tell whether a page is closed to somebody whatever it shows: its rule asks for no subject."""
    permission = getattr(view, "access", "")
    return permission in _asked_alone and not can(actor, permission)


def checked_by_action(permission: str) -> Callable[[View], View]:
    """Mark a view whose action checks `permission` on its subject."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark
