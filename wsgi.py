"""Entry point of WSGI servers: `gunicorn wsgi:app`."""

from community.app import create_app
from community.core.config import load_settings, unknown_variables

app = create_app(load_settings())
for sentence in unknown_variables():
    app.logger.warning(sentence)
