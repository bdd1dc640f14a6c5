"""Pages of accounts, as one blueprint."""

from community.identity.views import account, entrance, joining, own_data, recovery, sessions
from community.identity.views.blueprint import bp

__all__ = ["account", "bp", "entrance", "joining", "own_data", "recovery", "sessions"]
