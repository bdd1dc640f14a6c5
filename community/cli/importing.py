"""`community import`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from community.cli.site import in_app
from community.importers.importing import Options, import_discourse

A_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group("import")
def import_() -> None:
    """Bring in what another platform holds."""


@import_.command()
@click.argument("files", nargs=-1, required=True, type=A_FILE, metavar="FILE…")
@click.option("--dry-run", is_flag=True, help="Write nothing; report what would be done.")
@click.option("--site-url", default="", help="Address of the forum.  [default: read from FILE…]")
@click.option("--space-prefix", default="", help="Put before the name of every space it makes.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the whole report as JSON.",
)
@in_app
def discourse(
    *,
    files: tuple[Path, ...],
    dry_run: bool,
    site_url: str,
    space_prefix: str,
    report: Path | None,
) -> None:
    """Import topics of a Discourse forum.

    FILE… hold its topic documents (/t/<id>.json), one a line or one a file, packed with gzip or
    not. The same files again change nothing; a run that was stopped goes on where it was.
    docs/import-discourse.md tells how to get them.
    """
    options = Options(site_url=site_url, space_prefix=space_prefix, is_dry_run=dry_run)
    found = import_discourse(files, options, _bar)
    for line in found.lines():
        click.echo(line)
    if report is not None:
        report.write_text(json.dumps(found.as_json(), indent=2, ensure_ascii=False) + "\n")
    if not found.read["topics"]:
        raise click.ClickException("No topic was found in these files.")
    if dry_run:
        click.echo("\nThis was a dry run: nothing was written.")


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show the progress beside the report, so that this can be redirected."""
    steps = max(1, length // 200)
    with click.progressbar(
        length=length, label=label, file=sys.stderr, update_min_steps=steps, show_pos=True
    ) as shown:
        yield shown.update
