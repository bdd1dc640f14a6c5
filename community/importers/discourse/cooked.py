"""Rewrites what only Discourse's HTML has (quotes, previews, polls…) as plain HTML."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from community.core.text.shortcodes import emoji_named

_CHROME = (
    "svg, script, style, a.anchor, a.footnote-backref, img.avatar, "
    'img[src*="/user_avatar/"], img[width="1"][height="1"], '
    "img.site-icon, .quote-controls, .informations, .badge-category__wrapper, .poll-info, "
    ".poll-buttons, .cooked-selection-barrier, .codeblock-button-wrapper, .click-count"
)
# Discourse's own names for emoji that carry other names elsewhere.
_EMOJI_NAMES = {
    "slight_smile": "slightly_smiling_face",
    "slight_frown": "slightly_frowning_face",
    "upside_down": "upside_down_face",
    "rolling_eyes": "roll_eyes",
    "thinking_face": "thinking",
    "hugging_face": "hugs",
    "frowning_face": "frowning_face",
    "zipper_mouth": "zipper_mouth_face",
    "nerd": "nerd_face",
    "robot": "robot_face",
    "face_with_raised_eyebrow": "raised_eyebrow",
}
_WORD = re.compile(r"[\w-]+")
_SKIN = {f"t{number}": chr(0x1F3F9 + number) for number in range(2, 7)}
_EMOJI = re.compile(r":?([^:\s]+)(?::(t[2-6]))?:?")
_SUPERIOR_SIGNS = "0123456789+-=()ni"
_SUPERIOR = str.maketrans(_SUPERIOR_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_INFERIOR_SIGNS = "0123456789+-=()"
_INFERIOR = str.maketrans(_INFERIOR_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_FILM_HOSTS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "dailymotion": "https://www.dailymotion.com/video/",
}

_BLOCKS = "details, figure, header, footer, nav, main, center, address, fieldset, form, aside"

Handle = Callable[[str], str]


def parsed(cooked: str, *, handle: Handle) -> BeautifulSoup:
    """Parse a body and bring every element of Discourse's own to one Markdown has a word for.

    A `mention` element is left for the names of members, whose signs must not be escaped.
    """
    soup = BeautifulSoup(cooked, "html.parser")
    simplifier = _Simplifier(soup, handle)
    present = _kinds_in(soup)
    for selector, step in simplifier.steps():
        # Matching selectors is half of the work, and few posts hold more than two of these.
        if present.isdisjoint(_WORD.findall(selector)):
            continue
        for element in soup.select(selector):
            if not element.decomposed:
                step(element)
    soup.smooth()
    return soup


def _kinds_in(soup: BeautifulSoup) -> set[str]:
    kinds: set[str] = set()
    for element in soup.find_all(name=True):
        kinds.add(element.name)
        kinds.update(str(name) for name in element.get_attribute_list("class"))
    return kinds


class _Simplifier:
    """One step for each kind of element; each changes the tree in place."""

    def __init__(self, soup: BeautifulSoup, handle: Handle) -> None:
        self._soup = soup
        self._handle = handle

    def steps(self) -> tuple[tuple[str, Callable[[Tag], object]], ...]:
        """Pair each kind of element with its step, in the order they must run."""
        return (
            ("aside.onebox", self._preview),
            ("aside.quote", self._quote),
            (_CHROME, Tag.decompose),
            ("img.emoji", self._emoji),
            ("a.mention, span.mention", self._mention),
            ("a.hashtag, a.hashtag-cooked", self._hashtag),
            ("pre br", self._line_end),
            (".lazyYT, .lazy-video-container, .video-placeholder-container", self._film),
            ("iframe, video, audio, embed", self._film),
            (".lightbox-wrapper .meta, a.lightbox .meta", Tag.decompose),
            ("img", self._image),
            (".spoiler, .spoiled", self._spoiler),
            ("summary, dt", self._caption),
            (".math", self._math),
            (".chcklst-box", self._box),
            ("sup.footnote-ref", Tag.unwrap),
            ("sup", self._superior),
            ("sub", self._inferior),
            ("kbd, samp, tt", partial(self._rename, name="code")),
            ("caption, figcaption, dd", partial(self._rename, name="p")),
            (_BLOCKS, partial(self._rename, name="div")),
        )

    def _new(self, name: str, *children: PageElement | str, href: str = "") -> Tag:
        tag = self._soup.new_tag(name)
        if href:
            tag["href"] = href
        tag.extend(children)
        return tag

    def _rename(self, element: Tag, *, name: str) -> None:
        element.name = name

    def _preview(self, box: Tag) -> None:
        """A preview was made by the software from one address; that is all the author wrote."""
        link = box.select_one("header.source a[href]") or box.select_one("a[href]")
        href = str(box.get("data-onebox-src") or (link.get("href") if link else ""))
        heading = box.select_one("h3, h4")
        title = _words(heading) if heading else ""
        if href:
            box.replace_with(self._new("p", self._new("a", title or href, href=href)))
        else:
            box.name = "div"

    def _quote(self, quote: Tag) -> None:
        title = quote.find("div", class_="title", recursive=False)
        said = self._attribution(quote, title) if isinstance(title, Tag) else None
        if isinstance(title, Tag):
            title.decompose()
        if said is None:
            quote.name = "div"
            return
        block = quote.find("blockquote", recursive=False)
        if not isinstance(block, Tag):
            block = self._new("blockquote", *[child.extract() for child in list(quote.children)])
        block.insert(0, said)
        quote.replace_with(block.extract())

    def _attribution(self, quote: Tag, title: Tag) -> Tag | None:
        """Name who was quoted as the house does, or the topic when another one is quoted."""
        for chrome in title.select(f"{_CHROME}, img"):
            if not chrome.decomposed:
                chrome.decompose()
        username = str(quote.get("data-username") or "")
        name = f"@{self._handle(username)}" if username else _words(title).rstrip(": ")
        topic, post = str(quote.get("data-topic")), str(quote.get("data-post"))
        link = title.select_one("a[href]")
        if link and not username:
            return self._new("p", link.extract(), ":")
        if not name:
            return None
        if topic.isdecimal() and post.isdecimal():
            # A dash for the words in the address: no topic number of ours can look like it.
            return self._new("p", self._new("a", name, href=f"/t/-/{topic}/{post}"), ":")
        return self._new("p", f"{name}:")

    def _emoji(self, image: Tag) -> None:
        code = str(image.get("title") or image.get("alt") or "")
        image.replace_with(emoji_of(code))

    def _mention(self, mention: Tag) -> None:
        name = _words(mention).lstrip("@")
        is_member = mention.name == "a"
        tag = self._new("mention", "@" + (self._handle(name) if is_member else name))
        mention.replace_with(tag)

    def _line_end(self, br: Tag) -> None:
        br.replace_with("\n")

    def _hashtag(self, tag: Tag) -> None:
        tag.replace_with("#" + _words(tag).lstrip("#"))

    def _film(self, film: Tag) -> None:
        """A film or a frame is shown by another host: only a link to it is kept."""
        href = _film_address(film)
        title = str(film.get("data-youtube-title") or film.get("data-video-title") or "")
        title = title or str(film.get("title") or "") or _words(film) or href
        film.replace_with(self._new("p", self._new("a", title, href=href) if href else title))

    def _image(self, image: Tag) -> None:
        """Keep a link with the words for the picture: no page of ours loads from other hosts."""
        source = str(image.get("data-orig-src") or image.get("src") or "")
        words = " ".join(str(image.get("alt") or image.get("title") or "").split())
        link = image.find_parent("a")
        if link is None:
            image.replace_with(self._new("a", words or _file_name(source), href=source))
        elif words or not _words(link):
            image.replace_with(words or _file_name(str(link.get("href") or source)))
        else:
            image.decompose()

    def _spoiler(self, spoiler: Tag) -> None:
        """Cover what is hidden paragraph by paragraph: a spoiler of ours ends with its line."""
        if spoiler.name == "span":
            spoiler.name = "spoiler"
            return
        covered = spoiler.select("p, li:not(:has(p)), h1, h2, h3, h4, h5, h6, td, th")
        for block in covered or [spoiler]:
            block.append(self._new("spoiler", *[node.extract() for node in list(block.children)]))
        spoiler.name = "div"

    def _caption(self, caption: Tag) -> None:
        strong = self._new("strong", *[child.extract() for child in list(caption.children)])
        caption.replace_with(self._new("p", strong))

    def _math(self, formula: Tag) -> None:
        """Kept as code: what TeX means by its signs is not what Markdown means."""
        is_block = formula.name == "div"
        code = self._new("code", formula.get_text().strip())
        formula.replace_with(self._new("pre", code) if is_block else code)

    def _box(self, box: Tag) -> None:
        box.replace_with("[x]" if "checked" in box.get_attribute_list("class") else "[ ]")

    def _superior(self, element: Tag) -> None:
        """Write powers so that 10⁹ does not become 109."""
        words = element.get_text().strip()
        if set(words) <= set(_SUPERIOR_SIGNS):
            element.replace_with(words.translate(_SUPERIOR))
        elif element.find("a") or (words.isalpha() and len(words) > 1):
            element.unwrap()
        else:
            element.replace_with(f"^{words}" if len(words) == 1 else f"^({words})")

    def _inferior(self, element: Tag) -> None:
        words = element.get_text().strip()
        if set(words) <= set(_INFERIOR_SIGNS):
            element.replace_with(words.translate(_INFERIOR))
        else:
            element.unwrap()


def emoji_of(code: str) -> str:
    """Return the sign for a Discourse name such as ":+1:t3:", or the name in colons."""
    match = _EMOJI.fullmatch(code.strip())
    if not match:
        return code
    name, skin = match.groups()
    sign = emoji_named(_EMOJI_NAMES.get(name, name))
    return sign + _SKIN.get(skin or "", "") if sign else f":{name}:"


def _film_address(film: Tag) -> str:
    number = film.get("data-youtube-id") or film.get("data-video-id")
    maker = film.get("data-provider-name") or "youtube"
    link = film.select_one("a[href]")
    source = film if film.get("src") else film.select_one("source[src]")
    if link is None and number and maker in _FILM_HOSTS:
        return f"{_FILM_HOSTS[str(maker)]}{number}"
    if link is not None:
        return str(link["href"])
    return str(film.get("data-video-src") or (source.get("src") if source else "") or "")


def _file_name(address: str) -> str:
    if address.startswith("data:"):
        return ""
    return unquote(PurePosixPath(urlsplit(address).path).name) or address


def _words(element: Tag) -> str:
    return " ".join(element.get_text().split())
