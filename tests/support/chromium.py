"""A real Chromium, the looks a page is seen in, and a watch that forgives nothing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REPAIR = (
    "The browser journeys need Chromium. On Debian: apt-get install chromium. Elsewhere install"
    " Chromium or Chrome, and name it if it is not found: CHROMIUM=/path/to/it"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    # The watch reports a request to a stranger; this makes sure that none ever leaves.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
REPORT_POLICY = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.error('content policy', event.violatedDirective, event.blockedURI, event.sourceFile);
});
"""


class NoChromium(Exception):
    """No browser was found; the message says how to repair that."""


Scheme = Literal["light", "dark"]
Language = Literal["en", "fr"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LANGUAGES: tuple[Language, ...] = ("en", "fr")


@dataclass(frozen=True)
class Look:
    """How somebody sees a page."""

    width: int = 1280
    scheme: Scheme = "light"
    language: Language = "en"

    @property
    def is_phone(self) -> bool:
        """Tell whether fingers point."""
        return self.width < 700

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"


DESKTOP = Look()
PHONE = Look(width=390)
LOOKS = tuple(
    Look(width, scheme, language)
    for width in (390, 1280)
    for scheme in SCHEMES
    for language in LANGUAGES
)


@dataclass
class Watch:
    """Collects whatever a visitor should never cause: errors, failed or foreign requests."""

    host: str
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def expect(self, *statuses: int) -> None:
        """Allow answers with these statuses from now on."""
        self.expected.update(statuses)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of the context."""
        context.add_init_script(REPORT_POLICY)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also logs each refused answer, which `_response` judges by its status.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.host:
            self.complaints.append(f"foreign host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left drops what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"answer {response.status}: {response.url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the machine has."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=[*ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


def new_context(
    browser: Browser, look: Look, url: str, watch: Watch, **options: Any
) -> BrowserContext:
    """Open a clean profile, as a visitor of that look; Playwright takes the options."""
    context = browser.new_context(
        **options,
        base_url=url,
        viewport={"width": look.width, "height": 844 if look.is_phone else 900},
        is_mobile=look.is_phone,
        has_touch=look.is_phone,
        color_scheme=look.scheme,
        locale={"en": "en-GB", "fr": "fr-FR"}[look.language],
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    watch.attach(context)
    return context


def assert_accessible(page: Page) -> None:
    """Fail with axe's report unless it finds nothing."""
    results = Axe().run(page)

    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail unless the page is as wide as its window."""
    width = page.evaluate("document.documentElement.scrollWidth")
    window = page.evaluate("document.documentElement.clientWidth")

    assert width <= window, f"{page.url} is {width} px wide in {window} px"


def _executable() -> str:
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise NoChromium(REPAIR)
