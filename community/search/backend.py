"""What a search engine must do."""

from dataclasses import dataclass
from typing import Protocol

from community.core.pagination import Page, PageRequest
from community.members.actor import Actor


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: the words as typed, and optionally one space and one author."""

    words: str
    space_slug: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that answers; its position tells whether it is a topic's body or a reply."""

    post_id: int
    topic_id: int


class SearchBackend(Protocol):
    """An engine over posts. It returns only what the actor may see in lists."""

    name: str

    def find(self, actor: Actor, query: Query, request: PageRequest) -> Page[Hit]:
        """Return one page of posts, the best first."""

    def check(self) -> str:
        """Return an empty string when healthy, else the sentence that repairs it."""
