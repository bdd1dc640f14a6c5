"""What `community run` makes sure of before it serves, and what it says when it does."""

import click

from community.cli.development import local_address
from community.cli.progress import bar
from community.cli.schema import UnknownVersion, migrate_up, pending_migrations
from community.core.config import Settings
from community.demo.cast import PASSWORD, SIGN_INS
from community.demo.loading import load_small
from community.demo.queries import is_loaded
from community.members.queries import has_members
from community.web.setup import issue_setup_code


def prepare_development() -> None:
    """Bring the database up to date, and fill it the first time."""
    if pending_migrations():
        migrate_up()
    if not is_loaded("small") and not has_members():
        load_small(bar)


def prepare_production() -> None:
    """Refuse a database that does not fit: who runs the site decides when it is migrated."""
    try:
        pending = pending_migrations()
    except UnknownVersion as error:
        raise click.ClickException(str(error)) from error
    if pending:
        raise click.ClickException(
            f"The database lacks {len(pending)} migration(s). Make a backup, then run:"
            " community migrate"
        )


def welcome(settings: Settings) -> str:
    """Return what is shown once the site answers."""
    here = local_address(settings.host, settings.port)
    lines = [f"The community is on {here}"]
    if settings.is_production:
        lines = [f"The community is on {here}, for visitors of {settings.site_url}"]
        if code := issue_setup_code():
            lines += [
                "",
                f"Nobody is here yet. Set it up at {settings.site_url}/setup",
                f"  {code}",
            ]
            lines += ["This code works once, for 24 hours; each start prints a new one."]
    elif is_loaded("small"):
        lines += ["", f"Sign in at {here}/login with the password {PASSWORD} as"]
        lines += [f"  {one.handle:<12} {one.what}" for one in SIGN_INS]
        if not settings.smtp_url:
            lines += ["", f"Letters are kept and shown at {here}/dev/mail."]
        lines += ["", "Ctrl-C ends it."]
    return _framed(lines)


def _framed(lines: list[str]) -> str:
    width = max(map(len, lines))
    edge = "─" * (width + 2)
    body = "\n".join(f"│ {line:<{width}} │" for line in lines)
    return f"\n╭{edge}╮\n{body}\n╰{edge}╯\n"
