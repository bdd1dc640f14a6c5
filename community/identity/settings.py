"""Site settings of registration, edited in the back office."""

from community.core.i18n import _l
from community.core.site import SiteSetting, name_group, register

IS_OPEN = register(
    SiteSetting(
        name="identity.is_open",
        group=name_group("identity", _l("Registration")),
        label=_l("Everybody may register"),
        default=True,
        help=_l("Switch this off to let only the team create accounts."),
    )
)
