"""The team's verbs on a topic in its present state, for the menu of its page."""

from flask import url_for

from community.content import policies
from community.content.models import Topic
from community.content.presenters import TopicTool
from community.core.i18n import _
from community.core.policies import can
from community.members.actor import Actor


def topic_tools(actor: Actor, topic: Topic) -> tuple[TopicTool, ...]:
    """Return the verbs that the actor may use now; none for those who may not moderate."""
    if not can(actor, policies.MODERATE, topic):
        return ()
    verbs = [
        ("reopen", _("Reopen"), "lock-open") if topic.closed_at else ("close", _("Close"), "lock"),
        ("unpin", _("Unpin"), "pin-off") if topic.pinned_at else ("pin", _("Pin"), "pin"),
        ("list", _("Show in lists"), "eye")
        if topic.unlisted_at
        else ("unlist", _("Hide from lists"), "eye-off"),
        ("restore", _("Restore"), "undo")
        if topic.deleted_at
        else ("delete", _("Remove topic"), "trash"),
    ]
    tools = [_tool(topic, *verb) for verb in verbs]
    move = TopicTool(
        key="move",
        label=_("Move"),
        url=url_for("content.choose_space", topic_id=topic.id),
        icon="move",
        is_danger=False,
        confirm="",
    )
    return (*tools[:3], move, tools[3])


def _tool(topic: Topic, verb: str, label: str, icon: str) -> TopicTool:
    is_danger = verb == "delete"
    return TopicTool(
        key=verb,
        label=label,
        url=url_for("content.moderate_topic", topic_id=topic.id, verb=verb),
        icon=icon,
        is_danger=is_danger,
        confirm=_("Remove this topic with all its posts? It can be restored.") if is_danger else "",
    )
