"""Entry point of WSGI servers: `gunicorn wsgi:app`."""

from community.app import create_app
from community.core.config import load_settings

app = create_app(load_settings())
