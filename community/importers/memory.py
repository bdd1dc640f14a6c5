"""What is known of a source: what earlier runs stored, and what a dry run would have stored."""

from collections.abc import Callable, Iterable

from community.importers import queries
from community.importers.types import (
    KnownPost,
    KnownTopic,
    TopicPlan,
    digest_of,
    is_removed,
)


class Memory:
    """Asks the database, except for what a dry run has planned and not written."""

    def __init__(self, source: Callable[[], int | None], *, is_dry_run: bool) -> None:
        self._source = source
        self._is_dry_run = is_dry_run
        self._topics: dict[int, KnownTopic] = {}
        self._posts: dict[int, KnownPost] = {}

    def topic(self, external_id: int) -> KnownTopic | None:
        """Return what is known of a topic."""
        return self._topics.get(external_id) or queries.find_topic(self._source(), external_id)

    def posts(self, external_ids: Iterable[int]) -> dict[int, KnownPost]:
        """Return what is known of posts."""
        wanted = list(external_ids)
        planned = {id_: self._posts[id_] for id_ in wanted if id_ in self._posts}
        return queries.find_posts(self._source(), wanted) | planned

    def remember(self, plan: TopicPlan) -> None:
        """Keep a plan of a dry run as if it had been carried out."""
        if not self._is_dry_run:
            return
        # No row has a number below zero, so a planned topic is taken for no other.
        topic_id = plan.known.topic_id if plan.known else -plan.source.id
        self._topics[plan.source.id] = KnownTopic(topic_id, plan.facts)
        for post in (*plan.new, *plan.edited, *plan.touched):
            self._posts[post.id] = KnownPost(
                topic_id=topic_id,
                digest=digest_of(post.body),
                edited_at=post.edited_at,
                likes=post.likes,
                is_accepted_answer=post.is_accepted_answer,
                is_removed=is_removed(post),
            )
