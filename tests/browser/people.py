"""The people of the journeys: how they sign in, and the letters they get."""

import re
import sqlite3
import time
from email.headerregistry import Address

from playwright.sync_api import Browser, Locator, Page, StorageState

from community.core.mail import FolderTransport, KeptLetter
from community.demo.cast import PASSWORD
from tests.support.chromium import DESKTOP, Watch, new_context
from tests.support.live import LiveSite

LETTER_SECONDS = 20


class People:
    """Signs somebody of the demo in once, and lends the cookies to every later profile."""

    def __init__(self, browser: Browser, site: LiveSite) -> None:
        self._browser, self._site = browser, site
        self._kept: dict[str, StorageState] = {}

    def cookies_of(self, handle: str) -> StorageState | None:
        """Return what a browser keeps of somebody who is signed in; nothing for a visitor."""
        if not handle:
            return None
        if handle not in self._kept:
            self._kept[handle] = self._welcome(handle)
        return self._kept[handle]

    def _welcome(self, handle: str) -> StorageState:
        watch = Watch(host=self._site.url.partition("://")[2])
        context = new_context(self._browser, DESKTOP, self._site.url, watch)
        page = context.new_page()
        sign_in(page, handle)
        # Language and colours then follow the browser, whose look the tests choose.
        page.goto("/settings/preferences")
        page.locator("[name=locale]").select_option("")
        page.locator("[name=theme]").select_option("system")
        follow(page, page.get_by_role("main").locator("form .btn-primary"))
        assert watch.complaints == []
        kept = context.storage_state()
        context.close()
        return kept


def follow(page: Page, control: Locator) -> None:
    """Press what leads to another page, and wait until that page stands.

    Waiting for a load state alone would be content with the page that is being left.
    """
    with page.expect_navigation():
        control.click()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in by the form and arrive."""
    page.goto("/login")
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.get_by_role("main").locator("form .btn-primary").click()
    page.wait_for_url(re.compile(r"^(?!.*/login)"))


def letter_to(site: LiveSite, address: str) -> KeptLetter:
    """Wait until the worker has sent a letter to the address, and return the newest."""
    folder = FolderTransport(site.var / "mail", Address("Test", "test", "example.com"))
    deadline = time.monotonic() + LETTER_SECONDS
    while time.monotonic() < deadline:
        for letter in folder.letters():
            if address in letter.to:
                return letter
        time.sleep(0.2)
    raise AssertionError(f"no letter to {address}\n{site.log.read_text()}")


def link_in(letter: KeptLetter, site: LiveSite) -> str:
    """Return the first address of the site in the letter."""
    found = re.search(rf"{re.escape(site.url)}\S+", letter.text)
    assert found, letter.text
    return found[0]


def ask(site: LiveSite, question: str, *values: object) -> list[tuple[str, ...]]:
    """Read the site's own database, for what no page tells."""
    with sqlite3.connect(f"file:{site.var / 'community.sqlite'}?mode=ro", uri=True) as database:
        rows = database.execute(question, values).fetchall()
    database.close()
    return [tuple(map(str, row)) for row in rows]
