"""Plugs `importers` in: its tables, and the personal data that it keeps."""

from flask import Flask

from community.core import page_versions
from community.core.sockets import personal_data
from community.importers import models
from community.importers.personal_data import PERSONAL_DATA

# Imported so that the tables are known even where no command runs.
PLUGGED = (models,)


def init_app(_app: Flask) -> None:
    """Register the plug."""
    page_versions.unseen(
        "importers_member",
        "importers_post",
        "importers_run",
        "importers_source",
        "importers_space",
        "importers_topic",
    )
    personal_data.add(PERSONAL_DATA)
