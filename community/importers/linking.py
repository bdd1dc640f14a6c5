"""Leads links of imported texts to the places here that they meant at the source."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# Code is not looked into: an address in an example is part of the example.
_CODE = (
    r"^[> \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[> \t]*(?P=fence)|\Z)"
    r"|(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
)


@dataclass(frozen=True)
class Finders:
    """Answer the path here of what a link means, or an empty text while it is not here."""

    topic: Callable[[int, int | None], str]
    post: Callable[[int], str]
    member: Callable[[str], str]


class Links:
    """Rewrites Markdown for one source."""

    def __init__(self, address: str, finders: Finders) -> None:
        self._finders = finders
        home = re.escape(address.partition("://")[2].rstrip("/"))
        link = (
            rf"(?P<open>\]\(|<)(?P<url>https?://{home}/(?P<path>[tpu]/[^\s()<>\"]+))(?P<end>[)> ])"
        )
        self._pattern = re.compile(f"(?P<code>{_CODE})|{link}", re.MULTILINE | re.DOTALL)
        self._waiting = 0
        self._found: dict[str, str] = {}

    def led_here(self, markdown: str) -> tuple[str, bool]:
        """Return the text with its links led here, and whether none is left to wait for."""
        self._waiting = 0
        text = self._pattern.sub(self._replace, markdown)
        return text, self._waiting == 0

    def _replace(self, match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        place = self._place(match["path"])
        if not place:
            self._waiting += 1
            return match[0]
        if match["open"] == "<":
            return f"[{match['url']}]({place})"
        return f"{match['open']}{place}{match['end']}"

    def _place(self, path: str) -> str:
        if path not in self._found:
            place = self._find(re.split(r"[?#]", path, maxsplit=1)[0].strip("/").split("/"))
            if not place:
                return ""
            self._found[path] = place
        return self._found[path]

    def _find(self, parts: list[str]) -> str:
        if len(parts) < 2:
            return ""
        if parts[0] == "u":
            return self._finders.member(parts[1])
        if parts[0] == "p":
            return self._finders.post(int(parts[1])) if _is_number(parts[1]) else ""
        topic, number = _topic_and_number(parts[1:])
        return self._finders.topic(topic, number) if topic is not None else ""


def _topic_and_number(parts: list[str]) -> tuple[int | None, int | None]:
    """Read `id`, `id/number`, `words/id` and `words/id/number`, as Discourse does."""
    if len(parts) > 2 or (len(parts) == 2 and not _is_number(parts[0])):
        parts = parts[1:]
    numbers = [int(part) for part in parts[:2] if _is_number(part)]
    if not numbers or not _is_number(parts[0]):
        return None, None
    return numbers[0], numbers[1] if len(numbers) > 1 else None


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) < 18
