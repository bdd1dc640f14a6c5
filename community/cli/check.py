"""`community check`."""

import click

from community.cli.findings import Finding, State, findings
from community.cli.site import Site

COLOURS = {State.GOOD: "green", State.NOTE: "yellow", State.WRONG: "red"}


@click.command()
@click.pass_obj
def check(site: Site) -> None:
    """Look whether everything is as it should be, and say how to repair what is not.

    Ends with 1 when something is wrong, and with 2 when the settings are refused.
    """
    app = site.app()
    with app.app_context():
        found = [_show(finding) for finding in findings()]
    wrong = sum(finding.state is State.WRONG for finding in found)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(found)} findings need a repair.")
    click.echo("Nothing is wrong.")


def _show(finding: Finding) -> Finding:
    mark = click.style(f"{finding.state:<6}", fg=COLOURS[finding.state])
    click.echo(f"{mark} {finding.subject:<11} {finding.sentence}")
    if finding.repair:
        click.echo(f"{'':<18} → {finding.repair}")
    return finding
