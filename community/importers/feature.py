"""Plugs `importers` in: its tables, and the personal data that it keeps."""

from flask import Flask

from community.core.sockets import personal_data
from community.importers import models
from community.importers.personal_data import PERSONAL_DATA

# Imported so that the tables are known even where no command runs.
PLUGGED = (models,)


def init_app(_app: Flask) -> None:
    """Register the plug."""
    personal_data.add(PERSONAL_DATA)
