"""Pages of no feature, as one blueprint."""

from community.web.views import feeds, operations, pages
from community.web.views.blueprint import bp

__all__ = ["bp", "feeds", "operations", "pages"]
