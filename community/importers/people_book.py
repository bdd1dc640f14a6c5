"""Who writes in the files, and which member each of them is or will be."""

from collections.abc import Callable, Iterable, Mapping

from community.importers.actions.people import Newcomer
from community.importers.discourse.handles import Handles
from community.importers.discourse.records import SourcePost
from community.importers.discourse.survey import Survey
from community.importers.queries import KnownMember
from community.importers.types import NOBODY, author_key


class PeopleBook:
    """Gives handles before anybody is mentioned: a mention may come before its member's posts."""

    def __init__(
        self,
        known: Mapping[int, KnownMember],
        seen: Survey,
        *,
        is_taken: Callable[[str], bool],
    ) -> None:
        self.known_before = frozenset(known)
        self.member_ids = {number: one.member_id for number, one in known.items()}
        self._since = seen.since
        self._is_taken = is_taken
        names = {one.username: one.handle for one in known.values() if one.username}
        self.handles = Handles(known=names, is_taken=is_taken)
        for username in seen.usernames.values():
            self.handles.handle_for(username)

    def newcomers(self, posts: Iterable[SourcePost]) -> list[Newcomer]:
        """Return the authors of posts who are no members yet."""
        found: dict[int, Newcomer] = {}
        for post in posts:
            author = post.author
            if author is None or author.id in self.member_ids or author.id in found:
                continue
            found[author.id] = Newcomer(
                external_id=author.id,
                username=author.username,
                handle=self.handles.handle_for(author.username),
                name=author.name,
                trust_level=author.trust_level,
                joined_at=self._since.get(author.id, post.created_at),
            )
        return list(found.values())

    def needs_nobody(self, posts: Iterable[SourcePost]) -> bool:
        """Tell whether the nameless member has to be made for these posts."""
        is_needed = any(author_key(post) == NOBODY for post in posts)
        return is_needed and NOBODY not in self.member_ids

    def free_handle(self, wanted: str) -> str:
        """Return the handle, numbered when somebody has it."""
        handle, number = wanted, 1
        while self._is_taken(handle):
            number += 1
            handle = f"{wanted}-{number}"
        return handle
