"""A progress bar for long work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on a terminal; elsewhere only the label."""
    with click.progressbar(length=length, label=label, update_min_steps=max(1, length // 200)) as b:
        yield b.update
