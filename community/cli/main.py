"""The command itself: its options and what it can do."""

import click

from community.cli.check import check
from community.cli.demo import demo
from community.cli.importing import import_
from community.cli.member import member
from community.cli.migrate import migrate
from community.cli.repair import repair
from community.cli.run import run
from community.cli.site import Site
from community.cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option(
    "--dev",
    is_flag=True,
    help="Work on the development site, whose secrets and database are kept under var/.",
)
@click.pass_obj
def cli(site: Site, *, dev: bool) -> None:
    """Look after a community.

    Settings are read from COMMUNITY_* variables and a .env file; docs/settings.md lists them.
    """
    site.is_development = dev


for command in (run, worker, migrate, demo, member, import_, repair, check):
    cli.add_command(command)
