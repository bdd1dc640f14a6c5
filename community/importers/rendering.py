"""Renders imported Markdown before a transaction begins, as the composer does for members."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from community.core import text
from community.core.text import RichText
from community.importers.linking import Links

# Keeps those of some lower-case handles that a mention may lead to.
KnownHandles = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True)
class Rendered:
    """A text ready to be stored; settled when nothing in it waits for a later import."""

    rich: RichText
    is_settled: bool


@dataclass(frozen=True)
class Renderer:
    """Renders the texts of one source; unlike the composer it refuses no length.

    What was said elsewhere is kept whole, and the costs of a text are bounded by `core.text`.
    """

    links: Links
    handles: KnownHandles
    site_url: str

    def render(self, body: str) -> Rendered:
        """Lead links and mentions to what is here already."""
        source, has_all_links = self.links.led_here(body)
        candidates = text.find_handles(source) if "@" in source else frozenset()
        known = frozenset(self.handles(candidates)) if candidates else frozenset()
        rich = text.render(source, handles=known, site_url=self.site_url)
        return Rendered(rich, is_settled=has_all_links and candidates <= known)


Renderings = Mapping[int, Rendered]
