"""Facts become jobs in the same transaction, so that no notice is lost."""

from collections.abc import Iterable

from community.content.events import (
    PostDeleted,
    PostEdited,
    PostRestored,
    ReplyPosted,
    SpaceChanged,
    TopicDeleted,
    TopicMoved,
    TopicRestored,
    TopicStarted,
    VoteCast,
    VoteWithdrawn,
)
from community.core import events
from community.core.transaction import transaction
from community.jobs.actions import enqueue
from community.jobs.registry import job
from community.members.events import RoleChanged
from community.notifications.actions import bells, tell


@events.during(TopicStarted)
def on_topic(fact: TopicStarted) -> None:
    """Tell the mentioned and the followers of space, tags and author."""
    enqueue("notifications.tell_topic", post_id=fact.post_id, mentioned=list(fact.mentioned_ids))


@events.during(ReplyPosted)
def on_reply(fact: ReplyPosted) -> None:
    """Tell the mentioned, the quoted, the one who is answered, and the followers of the topic."""
    enqueue(
        "notifications.tell_reply",
        post_id=fact.post_id,
        mentioned=list(fact.mentioned_ids),
        quoted=list(fact.quoted_post_ids),
        replied=fact.replied_post_id,
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
    tell.forget_vote(post_id=fact.post_id, voter_id=fact.voter_id, author_id=fact.author_id)


@events.during(PostDeleted)
def on_post_deleted(fact: PostDeleted) -> None:
    """No bell counts what its page hides."""
    enqueue("notifications.settle_topic", topic_id=fact.topic_id)


@events.during(PostRestored)
def on_post_restored(fact: PostRestored) -> None:
    """What comes back is counted again."""
    enqueue("notifications.settle_topic", topic_id=fact.topic_id)


@events.during(TopicDeleted)
def on_topic_deleted(fact: TopicDeleted) -> None:
    """No bell counts what its page hides."""
    enqueue("notifications.settle_topic", topic_id=fact.topic_id)


@events.during(TopicRestored)
def on_topic_restored(fact: TopicRestored) -> None:
    """What comes back is counted again."""
    enqueue("notifications.settle_topic", topic_id=fact.topic_id)


@events.during(TopicMoved)
def on_topic_moved(fact: TopicMoved) -> None:
    """Other people may see the topic now."""
    enqueue("notifications.settle_topic", topic_id=fact.topic_id)


@events.during(SpaceChanged)
def on_space(fact: SpaceChanged) -> None:
    """Other people may see the space now; nobody has heard of a new one yet."""
    if bells.members_waiting_in_space(fact.space_id):
        enqueue("notifications.settle_space", space_id=fact.space_id)


@events.during(RoleChanged)
def on_role(fact: RoleChanged) -> None:
    """The member may see other spaces now."""
    bells.settle_bells([fact.member_id])


@job("notifications.tell_topic")
def tell_topic(*, post_id: int, mentioned: list[int]) -> None:
    """Job: tell of a new topic."""
    with transaction():
        tell.tell_topic(post_id, mentioned)


@job("notifications.tell_reply")
def tell_reply(
    *, post_id: int, mentioned: list[int], quoted: list[int], replied: int | None = None
) -> None:
    """Job: tell of a reply."""
    with transaction():
        tell.tell_reply(post_id, mentioned, quoted, replied)


@job("notifications.tell_mentioned")
def tell_mentioned(*, post_id: int, actor_id: int, mentioned: list[int]) -> None:
    """Job: tell of mentions that an edit added."""
    with transaction():
        tell.tell_mentioned(post_id, actor_id, mentioned)


@job("notifications.tell_vote")
def tell_vote(*, post_id: int, voter_id: int) -> None:
    """Job: tell of a helpful vote."""
    with transaction():
        tell.tell_vote(post_id, voter_id)


@job("notifications.settle_topic")
def settle_topic(*, topic_id: int) -> None:
    """Job: count the bells afresh after a topic or a part of it went or came back."""
    _settle(bells.members_waiting_in_topic(topic_id))


@job("notifications.settle_space")
def settle_space(*, space_id: int) -> None:
    """Job: count the bells afresh after other people see a space."""
    _settle(bells.members_waiting_in_space(space_id))


def _settle(member_ids: Iterable[int]) -> None:
    # Each batch is a transaction of its own: a popular space holds up nobody.
    for ids in bells.batches(sorted(member_ids)):
        with transaction():
            bells.settle_bells(ids)
