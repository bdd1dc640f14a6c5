"""`community member`."""

import sys
from typing import TYPE_CHECKING

import click

from community.cli.site import in_app
from community.core.errors import NotFound
from community.core.i18n import LANGUAGES
from community.core.pagination import PageRequest
from community.core.transaction import transaction
from community.identity.actions.accounts import create_account, issue_reset_link
from community.identity.letters import page_url
from community.identity.passwords import check_password, hash_password
from community.identity.types import NewAccount
from community.members.actions import change_role
from community.members.actor import SYSTEM
from community.members.queries import find_by_handle, list_members
from community.members.types import Role

if TYPE_CHECKING:
    from community.members.models import Member

ROLES = click.Choice([role.value for role in Role if role is not Role.VISITOR])
LEVEL = click.IntRange(0, 4)


@click.group()
def member() -> None:
    """Add members, change their role, let them in again."""


@member.command()
@click.argument("handle")
@click.option("--email", required=True, help="The member's address, taken as confirmed.")
@click.option("--name", default="", help="The name that others read.")
@click.option("--role", type=ROLES, default=Role.MEMBER.value, show_default=True)
@click.option("--department", default="", help="For which department an expert answers.")
@click.option("--locale", type=click.Choice(LANGUAGES), help="Else the browser decides.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_app
def add(  # noqa: PLR0913 - one parameter per option
    *, handle: str, email: str, name: str, role: str, department: str, locale: str | None,
    password_stdin: bool,
) -> None:  # fmt: skip
    """Add a member.

    Without a password it prints a link with which the member chooses one; it lasts a week.
    """
    password_hash = _password_from_stdin(handle, email, name) if password_stdin else ""
    new = NewAccount(
        handle=handle, address=email, password_hash=password_hash, name=name, locale=locale or ""
    )
    with transaction():
        added = create_account(SYSTEM, new, role=Role(role), department=department)
        secret = "" if password_hash else issue_reset_link(SYSTEM, added)
    click.echo(f"@{added.handle} is a member now ({added.role}).")
    if secret:
        click.echo(f"To choose a password, once, within a week: {_reset_address(secret)}")


@member.command()
@click.argument("handle")
@click.argument("role", type=ROLES)
@click.option("--department", default="", help="For which department an expert answers.")
@click.option("--trust-level", type=LEVEL, help="0 new … 4 leader; unchanged if not given.")
@in_app
def role(*, handle: str, role: str, department: str, trust_level: int | None) -> None:
    """Give a member another role."""
    with transaction():
        changed = change_role(
            SYSTEM,
            _get_member(handle),
            role=Role(role),
            department=department,
            trust_level=trust_level,
        )
    click.echo(f"@{changed.handle}: {changed.role}, trust level {changed.trust_level}.")


@member.command()
@click.argument("handle")
@in_app
def token(*, handle: str) -> None:
    """Print a link that lets a member choose a new password.

    It works once: within an hour, or within a week where there is no password yet.
    """
    with transaction():
        secret = issue_reset_link(SYSTEM, _get_member(handle))
    click.echo(_reset_address(secret))


@member.command("list")
@click.option("--role", type=ROLES, help="Only those of one role.")
@click.option("--words", default="", help="Only those whose handle or name holds these letters.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@in_app
def list_command(*, role: str | None, words: str, limit: int) -> None:
    """List members, the newest first."""
    page = list_members(
        SYSTEM, PageRequest(size=limit), role=Role(role) if role else None, words=words
    )
    for one in page.items:
        joined = f"{one.created_at:%Y-%m-%d}"
        click.echo(f"{one.handle:<20}  {one.role:<10}  {one.trust_level}  {joined}  {one.name}")
    if page.next:
        click.echo(f"These are the first {limit}; ask for more with --limit.", err=True)


def _get_member(handle: str) -> "Member":
    found = find_by_handle(handle.removeprefix("@"))
    if found is None or found.is_erased:
        raise NotFound(f"There is no member @{handle.removeprefix('@')}: see community member list")
    return found


def _password_from_stdin(handle: str, email: str, name: str) -> str:
    password = sys.stdin.readline().rstrip("\n")
    check_password(password, own_words=(handle, email, name))
    return hash_password(password)


def _reset_address(secret: str) -> str:
    return page_url("identity.reset", secret=secret)
