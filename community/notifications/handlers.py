"""Facts become jobs in the same transaction, so that no notice is lost."""

from community.content.events import (
    PostEdited,
    ReplyPosted,
    TopicStarted,
    VoteCast,
    VoteWithdrawn,
)
from community.core import events
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.registry import job
from community.notifications import actions


@events.during(TopicStarted)
def on_topic(fact: TopicStarted) -> None:
    """Tell the mentioned and the followers of space, tags and author."""
    enqueue("notifications.tell_topic", post_id=fact.post_id, mentioned=list(fact.mentioned_ids))


@events.during(ReplyPosted)
def on_reply(fact: ReplyPosted) -> None:
    """Tell the mentioned, the quoted, and the followers of the topic."""
    enqueue(
        "notifications.tell_reply",
        post_id=fact.post_id,
        mentioned=list(fact.mentioned_ids),
        quoted=list(fact.quoted_post_ids),
    )


@events.during(PostEdited)
def on_edit(fact: PostEdited) -> None:
    """Tell those whom an edit mentions for the first time."""
    if fact.mentioned_ids:
        enqueue(
            "notifications.tell_mentioned",
            post_id=fact.post_id,
            actor_id=fact.editor_id,
            mentioned=list(fact.mentioned_ids),
        )


@events.during(VoteCast)
def on_vote(fact: VoteCast) -> None:
    """Tell the author that somebody found a post helpful."""
    enqueue("notifications.tell_vote", post_id=fact.post_id, voter_id=fact.voter_id)


@events.during(VoteWithdrawn)
def on_vote_withdrawn(fact: VoteWithdrawn) -> None:
    """A vote that was taken back is not news any more."""
    actions.forget_vote(post_id=fact.post_id, voter_id=fact.voter_id, author_id=fact.author_id)


@job("notifications.tell_topic")
def tell_topic(*, post_id: int, mentioned: list[int]) -> None:
    """Job: tell of a new topic."""
    with transaction():
        actions.tell_topic(post_id, mentioned)


@job("notifications.tell_reply")
def tell_reply(*, post_id: int, mentioned: list[int], quoted: list[int]) -> None:
    """Job: tell of a reply."""
    with transaction():
        actions.tell_reply(post_id, mentioned, quoted)


@job("notifications.tell_mentioned")
def tell_mentioned(*, post_id: int, actor_id: int, mentioned: list[int]) -> None:
    """Job: tell of mentions that an edit added."""
    with transaction():
        actions.tell_mentioned(post_id, actor_id, mentioned)


@job("notifications.tell_vote")
def tell_vote(*, post_id: int, voter_id: int) -> None:
    """Job: tell of a helpful vote."""
    with transaction():
        actions.tell_vote(post_id, voter_id)
