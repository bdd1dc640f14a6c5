"""Turns Discourse's "cooked" HTML into Markdown that says the same, and loads nothing."""

import re
from urllib.parse import unquote

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PageElement, PreformattedString
from markdownify import ATX, MarkdownConverter

from community.importers.discourse import escaping
from community.importers.discourse.cooked import Handle, parsed

_BLOCKS = (
    "p div section article blockquote pre table thead tbody tfoot tr td th ul ol li dl hr line "
    "h1 h2 h3 h4 h5 h6"
).split()
# Where words may stand beside blocks, and what such words are wrapped in.
_WRAPS = {"[document]": "p", "blockquote": "p", "div": "p", "section": "p", "li": "line"}
_NO_LANGUAGE = {"auto", "nohighlight", "plaintext", "text", "plain", "none"}
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,19}")
_SPACE_AROUND = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_BACKTICKS = re.compile(r"`+")
_LINES = re.compile(r"^(?=(.?))", re.MULTILINE)
_BLANK_LINES = re.compile(r"\s*\n[ \t]*\n\s*")
_SPACE_AT_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")


def _as_it_is(username: str) -> str:
    return username


def to_markdown(cooked_html: str, *, site_url: str = "", handle: Handle = _as_it_is) -> str:
    """Return Markdown of the house dialect with the words, structure and links of the HTML.

    Pictures and films become links; a preview becomes the link it was made from. Addresses
    on the forum itself are made absolute with `site_url`; without it they become plain words.
    `handle` says what a mentioned member is called here. HTML nested too deep to be followed
    keeps its words only.
    """
    try:
        soup = parsed(cooked_html, handle=handle)
        _wrap_loose_words(soup)
        return _Converter(site_url=site_url).convert_soup(soup).strip()
    except RecursionError:
        words = BeautifulSoup(cooked_html, "html.parser").get_text(" ").split()
        return escaping.line_starts(escaping.inline(" ".join(words)))


def _wrap_loose_words(soup: BeautifulSoup) -> None:
    """Give words that stand beside blocks an element of their own, so that lines are known."""
    for paragraph in soup.find_all("p"):
        if paragraph.find(_BLOCKS):
            paragraph.name = "div"
    for holder in [soup, *soup.find_all(list(_WRAPS))]:
        run: list[PageElement] = []
        for child in [*holder.children, None]:
            if child is not None and _is_inline(child):
                run.append(child)
                continue
            if any(isinstance(node, Tag) or str(node).strip() for node in run):
                wrap = soup.new_tag(_WRAPS[holder.name])
                run[0].insert_before(wrap)
                wrap.extend(run)
            run = []


def _is_inline(node: PageElement) -> bool:
    if isinstance(node, Tag):
        return node.name not in _BLOCKS and node.find(_BLOCKS) is None
    return not isinstance(node, PreformattedString)


class _Converter(MarkdownConverter):
    """One method for each element whose Markdown is ours to decide; markdownify has the rest."""

    def __init__(self, *, site_url: str) -> None:
        super().__init__(
            heading_style=ATX,
            bullets="-",
            wrap=True,  # Line ends of the source are spaces; only <br> ends a line.
            wrap_width=None,
        )
        self._site_url = site_url

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = escaping.inline(text)
        return escaping.in_cell(text) if parent_tags & {"td", "th"} else text

    def process_text(self, el: NavigableString, parent_tags: set[str]) -> str:
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        following = el.next_sibling
        if text.endswith("!") and isinstance(following, Tag) and following.name == "a":
            return f"{text[:-1]}\\!"
        return text

    def convert_p(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = _paragraphs(text)
        return f"\n\n{text}\n\n" if text else ""

    def convert_line(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - called by name
        return ("\n\n" if el.previous_sibling else "") + _paragraphs(text)

    def convert_br(self, _el: Tag, _text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else "\n"

    def convert_mention(self, el: Tag, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - called by name
        return el.get_text()

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        before, words, after = _trimmed(text)
        address = escaping.destination(str(el.get("href") or ""), site_url=self._site_url)
        if not words or not address or "_noformat" in parent_tags:
            return text
        if el.get_text().strip() in {el.get("href"), address, unquote(address)}:
            return f"{before}<{address}>{after}"
        words = escaping.in_brackets(" ".join(words.split()))
        return f"{before}[{words}]({escaping.in_parentheses(address)}){after}"

    def convert_blockquote(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags or not text:
            return f" {text} "
        text = _LINES.sub(lambda line: "> " if line[1] else ">", text)
        return f"\n\n{text}\n\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # Inside an item only a list that begins with 1 may follow words without a blank line.
        gap = "\n" if "li" in parent_tags and el.get("start", "1") == "1" else "\n\n"
        return f"{gap}{text.strip()}{gap}"

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        code = el.get_text().replace("\n", " ")
        if not code.strip():
            return code
        code = escaping.in_cell(code) if parent_tags & {"td", "th"} else code
        fence = "`" * (_longest_run(code) + 1)
        space = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{fence}{space}{code}{space}{fence}"

    def convert_pre(self, el: Tag, _text: str, parent_tags: set[str]) -> str:
        code = el.get_text().removeprefix("\n").rstrip()
        if not code.strip():
            return ""
        if "_inline" in parent_tags:
            return f" `{escaping.in_cell(' '.join(code.replace('`', ' ').split()))}` "
        fence = "`" * max(3, _longest_run(code) + 1)
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n"

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("**", el, text, parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("*", el, text, parent_tags)

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("~~", el, text, parent_tags)

    def convert_spoiler(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("||", el, text, parent_tags)

    convert_b = convert_strong
    convert_i = convert_em
    convert_s = convert_del
    convert_strike = convert_del

    def convert_hN(self, n: int, _el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        words = " ".join(text.split())
        if "_inline" in parent_tags or not words:
            return f" {words} "
        return f"\n\n{'#' * min(n, 6)} {escaping.heading(words)}\n\n"


def _paragraphs(text: str) -> str:
    """Trim the lines; two line breaks in a row make a new paragraph."""
    lines = _SPACE_AT_LINE_ENDS.sub("\n", text.strip())
    return escaping.line_starts(_BLANK_LINES.sub("\n\n", lines))


def _trimmed(text: str) -> tuple[str, str, str]:
    match = _SPACE_AROUND.fullmatch(text)
    return (match[1], match[2], match[3]) if match else ("", text, "")


def _longest_run(code: str) -> int:
    return max(map(len, _BACKTICKS.findall(code)), default=0)


def _language(pre: Tag) -> str:
    code = pre.find("code")
    names = code.get_attribute_list("class") if isinstance(code, Tag) else []
    for name in (str(name or "").lower().removeprefix("lang-") for name in names):
        if name not in _NO_LANGUAGE and _LANGUAGE.fullmatch(name):
            return name
    return ""


def _between(marks: str, el: Tag, text: str, parent_tags: set[str]) -> str:
    """Put marks around words, paragraph by paragraph, where they can be read as marks at all."""
    before, words, after = _trimmed(text)
    if not words or "_noformat" in parent_tags:
        return text
    if not _can_be_marked(words, before or _beside(el, "previous"), after or _beside(el, "next")):
        return text
    marked = (f"{marks}{part}{marks}" for part in _BLANK_LINES.split(words))
    return before + "\n\n".join(marked) + after


def _can_be_marked(words: str, before: str, after: str) -> bool:
    """Apply CommonMark's rule for delimiter runs: `**so:**then` would keep its stars."""
    opens = words[0].isalnum() or not before[-1:].isalnum()
    closes = words[-1].isalnum() or not after[:1].isalnum()
    return opens and closes


def _beside(el: Tag, side: str) -> str:
    sibling = el.previous_sibling if side == "previous" else el.next_sibling
    return sibling.get_text() if sibling is not None else ""
