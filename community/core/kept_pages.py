"""Marks of pages that are the same for every visitor, so that whoever serves them may keep them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g

View = TypeVar("View", bound=Callable[..., Any])


def kept_for_visitors(view: View) -> View:
    """Mark a view whose page is the same for every visitor of one language and theme."""
    view.is_kept = True  # type: ignore[attr-defined]
    return view


def is_kept(view: object) -> bool:
    """Tell whether a view carries the mark."""
    return getattr(view, "is_kept", False)


def on_each_view(act: Callable[[], object]) -> None:
    """Do something now, and again each time the page in hand is shown to somebody."""
    g.page_on_view = act
    act()


def act_on_view() -> Callable[[], object] | None:
    """Return what the page in hand does each time it is shown."""
    act: Callable[[], object] | None = g.get("page_on_view")
    return act
