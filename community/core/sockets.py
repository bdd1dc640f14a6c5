"""Sockets: what a package asks of others that it may not import, a Protocol and a registry each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from markupsafe import Markup

Plug = TypeVar("Plug")


class Registry(Generic[Plug]):
    """Plugs in order of registration; the same plug twice is one plug."""

    def __init__(self) -> None:
        self._plugs: list[Plug] = []

    def add(self, plug: Plug) -> Plug:
        """Plug in."""
        if plug not in self._plugs:
            self._plugs.append(plug)
        return plug

    def __iter__(self) -> Iterator[Plug]:
        return iter(self._plugs)


class PersonalData(Protocol):
    """A package's answer for the personal data it keeps."""

    @property
    def name(self) -> str:
        """Return the name of the package."""

    def export(self, member_id: int) -> Iterable[Mapping[str, object]]:
        """Return every row about the member, in words that the member understands."""

    def erase(self, member_id: int) -> int:
        """Delete or anonymise what is kept about the member; return how many rows changed."""


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the main navigation, or of the settings' side navigation.

    `endpoint` is built into an address by the layout.
    """

    key: str
    label: object
    endpoint: str
    icon: str
    order: int
    permission: str = ""


@dataclass(frozen=True)
class AdminPanel:
    """An entry of the back office's side navigation, shown to those who hold `permission`."""

    key: str
    label: object
    endpoint: str
    icon: str
    order: int
    permission: str


@dataclass(frozen=True)
class CounterRepair:
    """Recomputes stored counters from rows; returns how many were wrong and are right now."""

    name: str
    repair: Callable[[], int]


@dataclass(frozen=True)
class SitemapSource:
    """Addresses for search engines, in files: (path, last change) of public pages only.

    `count` tells how many files there are; `pages` reads the file of a number from 1.
    """

    name: str
    count: Callable[[], int]
    pages: Callable[[int], Iterable[tuple[str, object]]]


class Slots:
    """Places in a page that other packages fill: `render(subject)` gives safe markup."""

    def __init__(self) -> None:
        self._fillings: dict[str, list[Callable[[object], Markup]]] = {}

    def add(self, slot: str, render: Callable[[object], Markup]) -> None:
        """Fill a slot; several fillings stand one below the other, the same filling once.

        Every application of a process plugs in here, so it may well come twice.
        """
        fillings = self._fillings.setdefault(slot, [])
        if render not in fillings:
            fillings.append(render)

    def render(self, slot: str, subject: object) -> list[Markup]:
        """Return what every package puts into the slot for the subject."""
        return [render(subject) for render in self._fillings.get(slot, ())]


personal_data: Registry[PersonalData] = Registry()
navigation: Registry[NavigationItem] = Registry()
settings_panels: Registry[NavigationItem] = Registry()
admin_panels: Registry[AdminPanel] = Registry()
counter_repairs: Registry[CounterRepair] = Registry()
sitemap_sources: Registry[SitemapSource] = Registry()
slots = Slots()
