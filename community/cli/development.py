"""Settings that need no thought: what `--dev` means."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from community.core.config import Settings, load_settings

SECRET_FILE = "secret-key"  # noqa: S105 - a name
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not listened on


def development_settings(**chosen: Any) -> Settings:
    """Return settings for one's own machine: nothing has to be set, everything may be.

    The secret key is made once and kept in the folder of run-time state, so that those who are
    signed in stay so after a restart.
    """
    first = load_settings(env="development", **chosen)
    added: dict[str, Any] = {}
    if not first.secret_key:
        added["secret_key"] = kept_secret(first.var / SECRET_FILE)
    if "site_url" not in first.model_fields_set:
        added["site_url"] = local_address(first.host, first.port)
    if "log_format" not in first.model_fields_set:
        added["log_format"] = "text"
    return load_settings(env="development", **chosen, **added)


def local_address(host: str, port: int) -> str:
    """Return the address to type into a browser of this machine."""
    name = EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def kept_secret(path: Path) -> str:
    """Return the secret in the file, made when there is none; of two who make one, one wins."""
    if not path.exists():
        path.parent.mkdir(0o750, parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(unfinished, path)
        Path(unfinished).unlink()
    return path.read_text().strip()
