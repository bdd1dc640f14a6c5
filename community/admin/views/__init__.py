"""Pages of the back office, as one blueprint."""

from community.admin.views import audit, brand, jobs, members, overview, settings, spaces
from community.admin.views.blueprint import bp

__all__ = ["audit", "bp", "brand", "jobs", "members", "overview", "settings", "spaces"]
