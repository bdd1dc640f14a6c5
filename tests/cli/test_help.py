"""Every command explains itself."""

import click
import pytest
from click.testing import CliRunner

from community.cli.main import cli
from community.cli.site import Site


def every_command(command, words=()):
    yield words, command
    for name, child in getattr(command, "commands", {}).items():
        yield from every_command(child, (*words, name))


COMMANDS = dict(every_command(cli))


def refuse(_settings):
    raise AssertionError("help needs no application")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_reads_well(words):
    answer = CliRunner().invoke(
        cli, [*words, "--help"], obj=Site(refuse), prog_name="community", terminal_width=96
    )

    assert answer.exit_code == 0
    assert answer.output.startswith(f"Usage: {' '.join(('community', *words))}")
    assert max(map(len, answer.output.splitlines())) <= 100
    assert COMMANDS[words].help
    assert COMMANDS[words].help.splitlines()[0].rstrip().endswith(".")


def test_every_option_is_explained():
    silent = [
        f"{' '.join(words)} {parameter.opts[-1]}"
        for words, command in COMMANDS.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help and not parameter.show_default
    ]

    assert silent == []


def test_the_commands_that_were_promised_are_there():
    assert {
        ("run",), ("worker",), ("migrate",), ("demo",), ("check",), ("repair", "counters"),
        ("member", "add"), ("member", "role"), ("member", "token"), ("member", "list"),
        ("import", "discourse"),
    } <= COMMANDS.keys()  # fmt: skip


def test_an_unknown_command_is_a_usage_error():
    answer = CliRunner().invoke(cli, ["dance"], obj=Site(refuse), prog_name="community")

    assert answer.exit_code == 2
    assert "No such command" in answer.output
