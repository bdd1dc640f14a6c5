"""Keeps words from turning into Markdown by accident, with as few backslashes as that takes."""

import re
from urllib.parse import quote, urljoin, urlsplit

from community.core.text.shortcodes import emoji_named

_PUNCTUATION = r"""!-/:-@\[-`{-~"""
_INLINE = re.compile(
    rf"""
      \\(?=[{_PUNCTUATION}\s]|\Z)         # would itself escape what follows
    | `                                   # code
    | (?<!\S\s)\* | \*(?!\s\S)           # emphasis; between spaces it is harmless
    | (?<![^\W_])_ | _(?![^\W_])          # emphasis; inside a word it is harmless
    | ~(?=~) | (?<=~)~                    # strikethrough
    | (?<!\s)\|(?=\|) | \|(?=\|[^\s|])     # spoiler
    | \](?=\()                            # link
    | \^(?=\[)                            # note inside the text
    | !(?=\[)                             # image
    | <(?=[A-Za-z/!?])                    # tag, address in angle brackets
    | &(?=\#?[A-Za-z0-9]{{1,32}};)        # entity
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""^(?:
      (?P<number>\d{1,9})(?=[.)](?:\s|$))           # ordered list
    | (?=\#{1,6}(?:\s|$))                           # heading
    | (?=>)                                         # quotation
    | (?=[-+*](?:\s|$))                             # list
    | (?==+[ \t]*$)                                 # heading above
    | (?=[|:-][|: \t-]*$)                           # rule, heading above, table
    | (?=\[(?:[^\]\\\n]|\\.)+\]:)                   # definition of a link
    )""",
    re.VERBOSE | re.MULTILINE,
)
_CLOSING_HASHES = re.compile(r"(?<!\S)(#+)$")
_TILDE = re.compile(r"(?<!\\)~")
_CODE_SPAN = re.compile(r"((?<![\\`])(`+)(?!`).*?(?<!`)\2(?!`))")
_BRACKET = re.compile(r"\\.|([\[\]])")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,32};)")
_SAFE_IN_URL = "%:/?#[]@!$&'*+,;=~-._"
_NO_HOST = re.compile(r"[^\w.:\[\]-]")
_EMOJI_NAME = re.compile(r"(?<!\w):(?=([^\s:]{1,60}):)")


def inline(text: str) -> str:
    """Escape what means something anywhere in a line."""
    return _EMOJI_NAME.sub(_escaped_emoji, _INLINE.sub(r"\\\g<0>", text))


def _escaped_emoji(match: re.Match[str]) -> str:
    """Names of emoji were pictures in the source; what still looks like one is meant so."""
    return r"\:" if emoji_named(match[1].replace("\\", "")) else ":"


def beside_strike(text: str) -> str:
    """Escape tildes that would join those around struck words."""
    return _TILDE.sub(r"\~", text)


def in_cell(text: str) -> str:
    """Escape what would end the cell of a table."""
    return text.replace("|", r"\|")


def line_starts(text: str) -> str:
    """Escape what means something only where a line begins."""
    return _LINE_START.sub(lambda match: (match["number"] or "") + "\\", text)


def heading(text: str) -> str:
    """Escape hashes at the end of a heading, which would be taken for its closing."""
    return _CLOSING_HASHES.sub(r"\\\1", text)


def in_brackets(text: str) -> str:
    """Escape the brackets of a link's text when they do not pair up."""
    pieces = _CODE_SPAN.split(text)
    words, code = pieces[::3], pieces[1::3]
    if _brackets_pair_up("".join(words)):
        return text
    words = [_BRACKET.sub(_escaped_bracket, piece) for piece in words]
    return "".join(word + span for word, span in zip(words, [*code, ""], strict=True))


def _escaped_bracket(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else match[0]


def _brackets_pair_up(text: str) -> bool:
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth < 0:
            return False
    return depth == 0 and "]:" not in text


def destination(href: str, *, site_url: str) -> str:
    """Return an absolute address that can stand in a link; empty when it is none we follow."""
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        parts = urlsplit(href)
        if not parts.scheme and site_url:
            href = urljoin(f"{site_url}/", href)
            parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme == "mailto" and parts.path:
        return f"mailto:{quote(parts.path, safe='@.+-_%')}"
    if parts.scheme not in {"http", "https"} or not parts.netloc or _NO_HOST.search(parts.netloc):
        return ""
    after_host = href.partition("//")[2].removeprefix(parts.netloc)
    return f"{parts.scheme}://{parts.netloc}{quote(after_host, safe=_SAFE_IN_URL)}"


def in_parentheses(address: str) -> str:
    """Escape what would be taken for an entity in the target of a link."""
    return _ENTITY.sub(r"\\&", address)
