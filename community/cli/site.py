"""The site that a command works on: its settings, its application, and refusals in plain words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from community.cli.development import development_settings
from community.core.config import BadSetting, Settings, load_settings, unknown_variables
from community.core.errors import DomainError

P = ParamSpec("P")


class SettingsRefused(click.ClickException):
    """The site cannot start with these settings; one sentence per fault."""

    exit_code = 2


class Site:
    """Makes the application once, when the first command that needs it asks."""

    def __init__(self, make: Callable[[Settings], Flask]) -> None:
        self._make = make
        self._app: Flask | None = None
        self.is_development = False

    def settings(self, **chosen: Any) -> Settings:
        """Read the settings; `chosen` are the values of command-line options."""
        given = {name: value for name, value in chosen.items() if value is not None}
        try:
            if self.is_development:
                return development_settings(**given)
            return load_settings(**given)
        except BadSetting as error:
            raise SettingsRefused(str(error)) from None
        except OSError as error:
            raise SettingsRefused(f"{error.filename} cannot be used: {error.strerror}.") from None

    def app(self, settings: Settings | None = None) -> Flask:
        """Return the application; say once what is set to no avail."""
        if self._app is None:
            for sentence in unknown_variables():
                click.echo(f"Warning: {sentence}", err=True)
            try:
                self._app = self._make(settings or self.settings())
            except BadSetting as error:
                raise SettingsRefused(str(error)) from None
        return self._app


def _site() -> Site:
    site = click.get_current_context().find_object(Site)
    assert site is not None  # noqa: S101 - `community.__main__` puts it there
    return site


def in_app(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command inside the application; what it refuses ends in a sentence, not in a trace."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with _site().app().app_context():
            plainly(command)(*args, **kwargs)

    return run


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Turn refusals into a sentence and exit code 1. Needs an application context."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error.orig).strip().partition("\n")[0]
            raise click.ClickException(
                f"The database does not do what it should ({reason})."
                " Ask for the cause and the repair with: community check"
            ) from error

    return run
