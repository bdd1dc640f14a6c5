"""Pages of no feature, as one blueprint."""

from community.web.views import dev_mail, feeds, operations, pages, setup
from community.web.views.blueprint import bp

__all__ = ["bp", "dev_mail", "feeds", "operations", "pages", "setup"]
