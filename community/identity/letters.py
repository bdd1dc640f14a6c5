"""The words of every letter about an account, in the language in force."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from community.core import brand, site
from community.core.config import current_settings
from community.core.i18n import _
from community.core.localised import full_date


@dataclass(frozen=True)
class Letter:
    """A letter before it has a form: paragraphs, perhaps one link, paragraphs."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str = ""
    url: str = ""
    closing: tuple[str, ...] = ()


def confirm_address(name: str, secret: str) -> Letter:
    """Ask a new member to show that letters arrive."""
    return Letter(
        subject=_("Confirm your address for %(site)s", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "Welcome to %(site)s! Confirm that this address is yours, and you can join in.",
                site=site_name(),
            ),
        ),
        button=_("Confirm my address"),
        url=page_url("identity.verify", secret=secret),
        closing=(
            _("The link works once, for 48 hours."),
            _(
                "You did not register? Then somebody mistyped their address. Do nothing, and the "
                "account is deleted in two weeks."
            ),
        ),
    )


def address_known(name: str, handle: str) -> Letter:
    """Tell the owner of an address that somebody registered with it."""
    return Letter(
        subject=_("You already have an account on %(site)s", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "Somebody, perhaps you, has just registered on %(site)s with this address. It "
                "already belongs to your account @%(handle)s, so the new one cannot be confirmed "
                "and is deleted in two weeks.",
                site=site_name(),
                handle=handle,
            ),
            _(
                "To go on, sign in to your account. If you forgot your password, you can choose a "
                "new one."
            ),
        ),
        button=_("Choose a new password"),
        url=page_url("identity.forgot"),
        closing=(_("It was not you? Then there is nothing to do: nobody got into your account."),),
    )


def reset_password(name: str, handle: str, secret: str) -> Letter:
    """Open the way to a new password."""
    return Letter(
        subject=_("A new password for %(site)s", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "Somebody, probably you, asked for a new password for the account @%(handle)s on "
                "%(site)s.",
                handle=handle,
                site=site_name(),
            ),
        ),
        button=_("Choose a new password"),
        url=page_url("identity.reset", secret=secret),
        closing=(
            _("The link works once, for one hour. All your devices are then signed out."),
            _("You did not ask for this? Do nothing: your password stays as it is."),
        ),
    )


def password_changed(name: str) -> Letter:
    """Tell that a password is another one now."""
    return Letter(
        subject=_("Your password for %(site)s was changed", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "The password of your account has just been changed, and your other devices were "
                "signed out."
            ),
        ),
        button=_("It was not me: choose a new password"),
        url=page_url("identity.forgot"),
        closing=(_("It was you? Then there is nothing to do."),),
    )


def confirm_new_address(name: str, secret: str) -> Letter:
    """Ask whoever reads a new address to confirm it."""
    return Letter(
        subject=_("Confirm your new address for %(site)s", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "You want letters from %(site)s to come to this address. Confirm that it is yours.",
                site=site_name(),
            ),
        ),
        button=_("Confirm my new address"),
        url=page_url("identity.verify", secret=secret),
        closing=(
            _("The link works once, for 48 hours. Until then your former address stays in use."),
            _("You did not ask for this? Do nothing, and nothing changes."),
        ),
    )


def new_address_known(name: str, handle: str) -> Letter:
    """Tell the owner of an address that another account wanted it."""
    return Letter(
        subject=_("Your address was entered on %(site)s", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "Somebody, perhaps you, wanted to use this address for another account on "
                "%(site)s. It belongs to your account @%(handle)s, so nothing was changed.",
                site=site_name(),
                handle=handle,
            ),
        ),
        closing=(
            _("Is it you? Change the address of @%(handle)s first, then try again.", handle=handle),
        ),
    )


def address_changed(name: str, new_address: str) -> Letter:
    """Tell the former address that letters go elsewhere now."""
    return Letter(
        subject=_("Your address for %(site)s was changed", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "From now on, letters from %(site)s go to %(address)s and no longer here.",
                site=site_name(),
                address=_veiled(new_address),
            ),
        ),
        closing=(
            _(
                "It was not you? Somebody else is in your account: answer the team of %(site)s "
                "right away.",
                site=site_name(),
            ),
        ),
    )


def export_ready(name: str, until: datetime) -> Letter:
    """Tell that the file with one's data can be fetched."""
    return Letter(
        subject=_("Your data from %(site)s is ready", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "The file with everything that %(site)s keeps about you is ready. You can download "
                "it for 48 hours, until %(day)s.",
                site=site_name(),
                day=full_date(until),
            ),
        ),
        button=_("To my data"),
        url=page_url("identity.data_settings"),
        closing=(
            _("You did not ask for this? Change your password: somebody is in your account."),
        ),
    )


def erasure_asked(name: str, due_at: datetime) -> Letter:
    """Tell when an account will be erased and how to keep it."""
    return Letter(
        subject=_("Your account on %(site)s will be erased", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "As you asked, your account on %(site)s will be erased on %(day)s. Until then you "
                "can change your mind with one click.",
                site=site_name(),
                day=full_date(due_at),
            ),
        ),
        button=_("Keep my account"),
        url=page_url("identity.data_settings"),
        closing=(_("You did not ask for this? Keep your account, then change your password."),),
    )


def account_erased(name: str) -> Letter:
    """Say goodbye."""
    return Letter(
        subject=_("Your account on %(site)s is erased", site=site_name()),
        greeting=_hello(name),
        paragraphs=(
            _(
                "Your account, your profile and your address are erased from %(site)s. This is the "
                "last letter we send you.",
                site=site_name(),
            ),
        ),
        closing=(_("Thank you for having been part of it. You are welcome back any time."),),
    )


def site_name() -> str:
    """Return the brand's name."""
    return site.value(brand.NAME)


def page_url(endpoint: str, **values: str) -> str:
    """Return a public address; unlike `url_for` it needs no request, so no Host header counts."""
    parts = urlsplit(current_settings().site_url)
    adapter = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
    return adapter.build(endpoint, values, force_external=True)


def _hello(name: str) -> str:
    return str(_("Hello %(name)s,", name=name))


def _veiled(address: str) -> str:
    """Show enough of an address to know one's own: m…@example.com."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
