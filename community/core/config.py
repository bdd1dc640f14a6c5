"""Deployment settings: typed, read once from `COMMUNITY_*`, refused with what repairs them."""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "COMMUNITY_"
# Where production may be tried out without a certificate.
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

# Up to the last @, because passwords are written there with any sign, rightly or not.
_USER_INFO = re.compile(r"^([a-z][a-z0-9+.-]*://)?.*@", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(r"(password\s*=)[^&\s]*", re.IGNORECASE)


class BadSetting(Exception):
    """A setting that stops the start; the message says how to repair it."""


class Settings(BaseSettings):
    """Every `COMMUNITY_*` variable; `docs/settings.md` is held against this list by a test."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="forbid", hide_input_in_errors=True
    )

    env: Literal["production", "development", "test"] = Field(
        "production", description="How strict to be: production refuses weak settings."
    )
    secret_key: str = Field(
        "", description="At least 32 random characters; signs cookies. Keep it secret and stable."
    )
    database_url: str = Field(
        "", description="postgresql://user:password@host/name, or sqlite:////absolute/path.sqlite."
    )
    site_url: str = Field(
        "http://127.0.0.1:8000", description="The public address, without a path or trailing slash."
    )
    var: Path = Field(Path("var"), description="Folder of run-time state: uploads, mail, database.")
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the web server listens on.")
    workers: int = Field(2, ge=1, le=64, description="Web server processes.")
    threads: int = Field(4, ge=1, le=64, description="Threads in each web server process.")
    page_cache_mb: int = Field(
        16, ge=0, le=4096, description="MB of visitors' pages kept per web process; 0 keeps none."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded-* are believed."
    )
    smtp_url: str = Field(
        "", description="smtp://user:password@host:587 (STARTTLS) or smtps://…:465; empty: no mail."
    )
    mail_from: str = Field("", description="Sender of service mail: Name <address@your.domain>.")
    log_format: Literal["json", "text"] = Field("json", description="Form of the log lines.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe level that is logged."
    )

    timezone: str = Field(
        "Europe/Paris", description="Time zone of those who have not chosen their own."
    )

    @property
    def is_production(self) -> bool:
        """Tell whether the strict rules apply."""
        return self.env == "production"

    @property
    def is_https(self) -> bool:
        """Tell whether visitors come by HTTPS, which decides on Secure cookies and HSTS."""
        return self.site_url.startswith("https://")

    @property
    def sqlalchemy_url(self) -> str:
        """Return the database address with the driver that this project uses."""
        url = self.database_url or f"sqlite:///{(self.var / 'community.sqlite').resolve()}"
        scheme, _, rest = url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        return url

    @field_validator("site_url")
    @classmethod
    def _site_url_is_an_origin(cls, url: str) -> str:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise ValueError("write it like https://community.example.com, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("timezone")
    @classmethod
    def _timezone_is_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("write it like Europe/Paris") from error
        return zone

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, url: str) -> str:
        known = ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
        if url and not url.startswith(known):
            raise ValueError(
                "use postgresql://user:password@host/name or sqlite:////path/file.sqlite"
            )
        return url

    @field_validator("smtp_url")
    @classmethod
    def _smtp_is_an_address(cls, url: str) -> str:
        if url and (urlsplit(url).scheme not in {"smtp", "smtps"} or not urlsplit(url).hostname):
            raise ValueError("write it like smtp://user:password@mail.example.com:587")
        return url

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        if not self.is_production:
            return self
        if len(self.secret_key) < 32:
            raise ValueError(
                "secret_key: set COMMUNITY_SECRET_KEY to at least 32 random characters, for example"
                ' the output of: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if not self.database_url:
            raise ValueError(
                "database_url: set COMMUNITY_DATABASE_URL, for example"
                " postgresql://community:password@127.0.0.1/community"
            )
        if not self.is_https and not self._is_tried_out:
            raise ValueError(
                "site_url: set COMMUNITY_SITE_URL to the https:// address of your visitors, for"
                " example https://community.example.com; to try production out on this machine,"
                f" set it to http://127.0.0.1:{self.port}"
            )
        return self

    @property
    def _is_tried_out(self) -> bool:
        """Tell whether somebody wrote down that only this machine is meant."""
        return "site_url" in self.model_fields_set and urlsplit(self.site_url).hostname in LOOPBACK


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and `.env`; raise `BadSetting` with one repairing line per fault."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        # Not `from error`: a trace of it would show what was typed, passwords included.
        raise BadSetting("\n".join(_sentence(fault) for fault in error.errors())) from None


def unknown_variables(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return a sentence for each `COMMUNITY_*` variable that this version does not know.

    They are no reason not to start, unlike a line in `.env`: the machine may set them for others.
    """
    given = os.environ if environment is None else environment  # noqa: TID251 - read here
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    strange = sorted(
        name for name in given if name.upper().startswith(PREFIX) and name.upper() not in known
    )
    return tuple(_strange(name, known) for name in strange)


def _strange(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"{name} is set, but is not a setting of this version{meant}"


def current_settings() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.extensions["community_settings"]
    return settings


def _sentence(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        name = PREFIX + str(fault["loc"][0]).upper().removeprefix(PREFIX)
        return f"{name} is not a setting of this version: remove it or correct its name."
    if not fault["loc"]:
        return message.partition(": ")[2] or message
    name = PREFIX + str(fault["loc"][0]).upper()
    return f"{name} is refused ({_masked(fault['input'])!r}): {message}."


def _masked(typed: Any) -> Any:
    """Keep names and passwords out of the terminal and of logs."""
    if not isinstance(typed, str):
        return typed
    return _PASSWORD.sub(r"\1***", _USER_INFO.sub(r"\1***@", typed))
