"""The rules that find @handles and :shortcodes: in running text.

They work on finished text (not while parsing) so that code and links are already out of the way.
"""

import re
from collections.abc import Iterable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.core.text.findings import Findings, findings_of
from community.core.text.shortcodes import emoji_named
from community.core.text.tokens import IN_QUOTE, text_token

_HANDLE_LENGTHS = range(3, 21)

# A handle begins and ends with a letter or digit, so the sign ending a sentence is not swallowed.
# It does not start inside a word or an address, nor end before a letter or another "@"
# (name@host.tld, @name@host.tld, "@renée").
_HANDLE = r"(?<![\w@])@(?P<handle>[A-Za-z0-9][A-Za-z0-9_.-]{2,40})(?![\w@])"
_WHOLE_HANDLE = re.compile(_HANDLE)
_WORD = re.compile(rf"{_HANDLE}|(?<!\w):(?P<name>[^\s:]{{1,60}})(?=:)")
_TRAILING = "._-"


def whole_handles(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Markdown-it inline rule: the `_` in @jo._doe begins no emphasis."""
    match = _WHOLE_HANDLE.match(state.src, state.pos)
    if match is None:
        return False
    typed = match[0].rstrip(_TRAILING)
    if not silent:
        state.append_pending(typed)
    state.pos += len(typed)
    return True


def inline_words(state: StateCore) -> None:
    """Markdown-it core rule; runs after links are known and before escapes are joined."""
    findings = findings_of(state.env)
    for token in state.tokens:
        if token.type == "inline" and token.children:
            counts = IN_QUOTE not in token.meta
            token.children = list(_rewritten(token.children, findings, counts=counts))


def _rewritten(children: list[Token], findings: Findings, *, counts: bool) -> Iterator[Token]:
    run: list[Token] = []
    links: list[Token] = []
    for child in children:
        if child.type in {"text", "text_special"}:
            run.append(child)
            continue
        yield from _rewritten_run(run, links, findings, counts=counts)
        run = []
        if child.type == "link_open":
            links.append(child)
        elif child.type == "link_close":
            links.pop()
        yield child
    yield from _rewritten_run(run, links, findings, counts=counts)


def _rewritten_run(
    run: list[Token], links: list[Token], findings: Findings, *, counts: bool
) -> Iterable[Token]:
    text = "".join(token.content for token in run)
    if not ("@" in text or ":" in text) or any(link.info == "auto" for link in links):
        return run
    escaped = _escaped_positions(run)
    tokens: list[Token] = []
    done = 0
    for match in _WORD.finditer(text):
        if match.start() < done or match.start() in escaped:
            continue
        if match["name"]:
            found, end = _emoji(match)
        elif links:
            continue
        else:
            found, end = _mention(match, findings, counts=counts)
        if found:
            tokens += [text_token(text[done : match.start()]), *found]
            done = end
    return [*tokens, text_token(text[done:])]


def _escaped_positions(run: list[Token]) -> set[int]:
    r"""Where `\@` or `&colon;` was written: whoever escapes a sign wants to see the sign."""
    positions: set[int] = set()
    start = 0
    for token in run:
        if token.type == "text_special":
            positions.update(range(start, start + len(token.content)))
        start += len(token.content)
    return positions


def _emoji(match: re.Match[str]) -> tuple[list[Token], int]:
    character = emoji_named(match["name"])
    return ([text_token(character)] if character else []), match.end() + 1


def _mention(match: re.Match[str], findings: Findings, *, counts: bool) -> tuple[list[Token], int]:
    handle = match["handle"].rstrip(_TRAILING).lower()
    if len(handle) not in _HANDLE_LENGTHS:
        return [], match.end()
    findings.candidates.add(handle)
    if handle not in findings.handles:
        return [], match.end()
    if counts:
        findings.mentions[handle] = None
    end = match.start() + 1 + len(handle)
    link = Token("link_open", "a", 1, attrs={"class": "mention", "href": f"/m/{handle}"})
    shown = text_token(match.string[match.start() : end])
    return [link, shown, Token("link_close", "a", -1)], end
