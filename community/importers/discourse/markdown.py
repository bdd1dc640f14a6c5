"""Turns Discourse's "cooked" HTML into Markdown that says the same, and loads nothing."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PageElement, PreformattedString
from markdownify import ATX, MarkdownConverter

from community.importers.discourse import escaping
from community.importers.discourse.cooked import Handle, parsed

_BLOCKS = ["p", "div", "section", "article", "blockquote", "pre", "hr", "line", "dl"]
_BLOCKS += ["ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th"]
_BLOCKS += ["h1", "h2", "h3", "h4", "h5", "h6"]
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
_MARKS |= dict.fromkeys(("del", "s", "strike"), "del") | {"spoiler": "spoiler", "code": "code"}
# Where words may stand beside blocks, and what such words are wrapped in.
_WRAPS = {"[document]": "p", "blockquote": "p", "div": "p", "section": "p", "li": "line"}
_NO_LANGUAGE = {"auto", "nohighlight", "plaintext", "text", "plain", "none"}
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,19}")
_BACKTICKS = re.compile(r"`+")
_LINES = re.compile(r"^(?=(.?))", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*")
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
        _settle_marks(soup)
        _wrap_loose_words(soup)
        return _Converter(site_url=site_url).convert_soup(soup).strip()
    except RecursionError:
        words = BeautifulSoup(cooked_html, "html.parser").get_text(" ").split()
        return escaping.line_starts(escaping.inline(" ".join(words)))


def _settle_marks(soup: BeautifulSoup) -> None:
    """Join neighbours that say the same, and drop what is said twice: `****` says nothing."""
    for element in soup.find_all(list(_MARKS)):
        element.name = _MARKS[element.name]
        before = element.previous_sibling
        if element.find_parent(element.name):
            element.unwrap()
        elif isinstance(before, Tag) and before.name == element.name:
            before.extend(list(element.children))
            element.decompose()
    soup.smooth()


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
        beside = {
            getattr(el.previous_sibling, "name", None),
            getattr(el.next_sibling, "name", None),
        }
        if "del" in beside | parent_tags:
            text = escaping.beside_strike(text)
        if text.endswith("!") and getattr(el.next_sibling, "name", None) == "a":
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
        if el.get_text().strip() in {el.get("href"), address}:
            return f"{before}<{address}>{after}"
        words = escaping.in_brackets(" ".join(words.split()))
        return f"{before}[{words}]({escaping.in_parentheses(address)}){after}"

    def convert_blockquote(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags or not text:
            return text
        text = _LINES.sub(lambda line: "> " if line[1] else ">", text)
        return f"\n\n{text}\n\n"

    def convert_list(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        # Inside an item only a list that begins with 1 may follow words without a blank line.
        is_tight = "li" in parent_tags and text.startswith(("- ", "1. "))
        gap = "\n" if is_tight else "\n\n"
        return f"{gap}{text}{gap}" if text else ""

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
        # Stars of two kinds side by side are read as one run of stars.
        beside = {getattr(node, "name", None) for node in (el.previous_sibling, el.next_sibling)}
        return _between("_" if "strong" in beside else "*", el, text, parent_tags)

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("~~", el, text, parent_tags)

    def convert_spoiler(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _between("||", el, text, parent_tags)

    def convert_hN(self, n: int, _el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        words = " ".join(text.split())
        if "_inline" in parent_tags or not words:
            return words
        return f"\n\n{'#' * min(n, 6)} {escaping.heading(words)}\n\n"


def _paragraphs(text: str) -> str:
    """Trim the lines; two line breaks in a row make a new paragraph."""
    lines = _SPACE_AT_LINE_ENDS.sub("\n", text.strip())
    return escaping.line_starts(_BLANK_LINES.sub("\n\n", lines))


def _trimmed(text: str) -> tuple[str, str, str]:
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return before, words, after


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
    left = before or _beside(el, step="previous_sibling")
    right = after or _beside(el, step="next_sibling")
    if marks == "_" and (left[-1:].isalnum() or right[:1].isalnum()):
        return text
    if not _can_be_marked(words, left, right):
        return text
    if parent_tags & {"td", "th"}:
        marks = escaping.in_cell(marks)
    marked = (f"{marks}{part}{marks}" for part in _BLANK_LINES.split(words))
    return before + "\n\n".join(marked) + after


def _can_be_marked(words: str, before: str, after: str) -> bool:
    """Apply CommonMark's rule for delimiter runs: `**so:**then` would keep its stars."""
    opens = words[0].isalnum() or not before[-1:].isalnum()
    closes = words[-1].isalnum() or not after[:1].isalnum()
    return opens and closes


def _beside(el: Tag, *, step: str) -> str:
    """Return the text next to an element in the same block, whatever it stands in."""
    node: Tag | None = el
    while node is not None and (beside := getattr(node, step)) is None:
        node = node.parent
        if node is None or node.name in _BLOCKS:
            return ""
    if isinstance(beside, Tag) and beside.name == "strong":
        return "**"
    return beside.get_text() if isinstance(beside, PageElement) else ""
