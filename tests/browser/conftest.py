"""Browser journeys: a live site on the demo, and pages that fail on anything a visitor should not see."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import People
from tests.support import chromium as browsers
from tests.support import live
from tests.support.chromium import DESKTOP, LOOKS, Look, Watch
from tests.support.ground import Ground
from tests.support.live import LiveSite

Opener = Callable[..., Page]

# A busy machine is slow, not broken.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(ground: Ground, worker_id: str) -> Iterator[LiveSite]:
    """A running community that only this worker talks to."""
    with live.running(ground, worker_id) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this worker."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def people(chromium: Browser, site: LiveSite) -> People:
    """Members of the demo who are signed in already."""
    return People(chromium, site)


@pytest.fixture
def watch(site: LiveSite) -> Iterator[Watch]:
    """What went wrong in any page of the test; `watch.expect(404)` forgives a status."""
    watching = Watch(host=site.url.partition("://")[2])
    yield watching
    assert watching.complaints == []


@pytest.fixture
def open_page(site: LiveSite, chromium: Browser, watch: Watch, people: People) -> Iterator[Opener]:
    """Open pages as different people, each with a profile of their own.

    `open_page("fan", look=PHONE)` is somebody of the demo, `open_page()` a visitor; what else is
    named goes to the browser's context, as in `open_page(java_script_enabled=False)`.
    """
    with ExitStack() as stack:

        def opened(who: str = "", look: Look = DESKTOP, **options: object) -> Page:
            context = browsers.new_context(
                chromium, look, site.url, watch, storage_state=people.cookies_of(who), **options
            )
            stack.callback(context.close)
            return context.new_page()

        yield opened


@pytest.fixture
def page(open_page: Opener) -> Page:
    """One page of a visitor at a desk, in English, in the light look."""
    return open_page()


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """Each of the eight looks: 390 and 1280 px, light and dark, English and French."""
    chosen: Look = request.param
    return chosen
