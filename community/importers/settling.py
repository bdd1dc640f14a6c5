"""The second pass: leads links and mentions to what was imported after them."""

from collections.abc import Callable

from community.core.transaction import end_read, transaction
from community.importers import queries
from community.importers.actions.settling import settle_post
from community.importers.journal import Journal
from community.importers.rendering import Renderer

TOGETHER = 50


def settle(journal: Journal, renderer: Renderer, step: Callable[[int], None]) -> None:
    """Render again what waits; one transaction for some posts, none where nothing has changed."""
    after = None
    while batch := queries.list_unsettled(journal.source_id, after=after, limit=TOGETHER):
        _settle(journal, renderer, batch)
        after = batch[-1].external_id
        step(len(batch))


def _settle(journal: Journal, renderer: Renderer, batch: list[queries.Unsettled]) -> None:
    changed = []
    for before in batch:
        now = renderer.render(before.body)
        if now.is_settled or (now.rich.source, now.rich.html) != (before.body, before.html):
            changed.append((before, now))
    end_read()
    if not changed:
        return
    journal.open()
    with transaction():
        for before, now in changed:
            settle_post(journal.source_id, before, now)
