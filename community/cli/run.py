"""`community run`: the web server and the worker, side by side."""

import socket
from datetime import timedelta

import click
from flask import Flask

from community.cli.preparing import prepare_development, prepare_production, welcome
from community.cli.site import Site, plainly
from community.cli.supervisor import Program, Supervisor
from community.cli.web_server import WebServer, listen
from community.core.config import Settings
from community.core.db import db
from community.jobs.worker import run_worker

# Seconds for what is in hand. At home nobody wants to wait; elsewhere a visitor's upload may.
GRACE_AT_HOME, GRACE = 3, 25


@click.command()
@click.option("--dev", is_flag=True, help="The development site: no settings, demo included.")
@click.option("--host", help="Address to listen on.  [default: COMMUNITY_HOST or 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port.  [default: COMMUNITY_PORT or 8000]"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Web server processes.  [default: COMMUNITY_WORKERS or 2]",
)
@click.pass_obj
def run(site: Site, *, dev: bool, host: str | None, port: int | None, workers: int | None) -> None:
    """Start the community: the web server and the worker.

    Ctrl-C or SIGTERM ends both, after the requests and the jobs in hand. What dies is started
    again; when it keeps dying, the command ends with 1.
    """
    site.is_development = site.is_development or dev
    settings = site.settings(host=host, port=port, workers=workers)
    listener = _listen(settings)
    app = site.app(settings)
    with app.app_context():
        plainly(prepare_production if settings.is_production else prepare_development)()
        words = welcome(settings)
        # The programs are forks, and a connection must not have two owners.
        db.session.remove()
        db.engine.dispose()
    grace = GRACE_AT_HOME if site.is_development else GRACE
    programs = _programs(app, listener, grace=grace, words=words)
    raise SystemExit(Supervisor(programs, grace=grace + 5).run())


def _programs(app: Flask, listener: socket.socket, *, grace: int, words: str) -> list[Program]:
    settings: Settings = app.extensions["community_settings"]

    def serve(restarts: int) -> None:
        server = WebServer(
            app,
            settings,
            listener=listener,
            grace=grace,
            when_ready=lambda: click.echo(words) if restarts == 0 else None,
        )
        server.run()

    def work(_restarts: int) -> None:
        listener.close()
        run_worker(app, grace=timedelta(seconds=grace))

    return [Program("web", serve), Program("worker", work)]


def _listen(settings: Settings) -> socket.socket:
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        raise click.UsageError(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}):"
            " end what uses it, or choose another one with --port or PORT=…"
        ) from error
