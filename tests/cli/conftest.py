"""The command in this process, on the application of the tests."""

import socket
from dataclasses import dataclass

import pytest
from click.testing import CliRunner, Result

from community.cli.main import cli
from community.cli.site import Site


@dataclass
class Command:
    """Runs `community …` as a terminal would."""

    site: Site

    def __call__(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(
            cli, list(words), obj=self.site, input=typed, prog_name="community"
        )


@pytest.fixture
def community(app, monkeypatch):
    """`community("member", "list").output`."""
    monkeypatch.setenv("COMMUNITY_ENV", "test")
    return Command(Site(lambda _settings: app))


@pytest.fixture
def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
