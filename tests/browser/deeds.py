"""What people do by the pages, in one word each."""

from playwright.sync_api import Page

from tests.browser.people import follow, letter_to, link_in
from tests.support.live import LiveSite

# Forms tell people from programs by the time they take.
A_PERSON_TAKES = 3_200  # milliseconds


def publish_topic(
    page: Page, title: str, body: str, *, space: str = "atelier", takes: int = 0
) -> str:
    """Start a topic, `takes` milliseconds after the last word, and return its address."""
    page.goto(f"/new?space={space}")
    page.locator("[name=title]").fill(title)
    page.locator("textarea[name=body]").fill(body)
    page.wait_for_timeout(takes)
    page.locator("form[action='/new'] .btn-primary").click()
    page.wait_for_url("**/t/**")
    return page.url.partition("#")[0].partition("?")[0]


def reply(page: Page, body: str) -> None:
    """Reply to the topic on the page."""
    page.locator("#reply textarea").fill(body)
    page.locator("#reply .form-acts .btn-primary").click()


def fill_registration(page: Page, handle: str, *, password: str) -> None:
    """Fill the form on the page as slowly as a person does, and send it."""
    page.locator("#handle").fill(handle)
    page.locator("#address").fill(f"{handle}@example.com")
    page.locator("#password").fill(password)
    page.locator("#terms").check()
    page.wait_for_timeout(A_PERSON_TAKES)
    page.get_by_role("main").locator("form .btn-primary").click()
    page.wait_for_url("**/register/check-mail**")


def confirm_address(page: Page, site: LiveSite, handle: str) -> None:
    """Open the letter and say yes."""
    page.goto(link_in(letter_to(site, f"{handle}@example.com"), site))
    follow(page, page.get_by_role("main").locator("form .btn-primary"))


def select_words(page: Page, selector: str, words: str) -> None:
    """Select words inside an element, as a mouse that drags over them would."""
    page.locator(selector).first.evaluate(
        """(element, words) => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const start = node.data.indexOf(words);
            if (start < 0) continue;
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
            return;
          }
          throw new Error(`"${words}" is not in the element`);
        }""",
        words,
    )


def hand_over_picture(page: Page, selector: str, way: str, name: str, data: bytes) -> None:
    """Drop or paste a picture on an element."""
    page.locator(selector).evaluate(
        """(element, [way, name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
          const how = { bubbles: true, cancelable: true };
          element.dispatchEvent(way === 'drop'
            ? new DragEvent('drop', { ...how, dataTransfer: data })
            : new ClipboardEvent('paste', { ...how, clipboardData: data }));
        }""",
        [way, name, list(data)],
    )
