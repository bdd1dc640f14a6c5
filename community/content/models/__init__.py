"""Tables of the heart, one module per family."""

from community.content.models.bonds import (
    Draft,
    MemberFollow,
    Reaction,
    ReadHorizon,
    Reading,
    SpaceFollow,
    Standing,
    TagFollow,
    TopicFollow,
    Vote,
)
from community.content.models.spaces import Space
from community.content.models.tags import Tag, TopicTag
from community.content.models.topics import Post, Ranking, Revision, Topic
from community.content.models.uploads import Upload

__all__ = [
    "Draft",
    "MemberFollow",
    "Post",
    "Ranking",
    "Reaction",
    "ReadHorizon",
    "Reading",
    "Revision",
    "Space",
    "SpaceFollow",
    "Standing",
    "Tag",
    "TagFollow",
    "Topic",
    "TopicFollow",
    "TopicTag",
    "Upload",
    "Vote",
]
