"""The verbs of the team on a topic, each one button that can be undone by another."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from community.content import policies
from community.content.actions import moderate_topic as moderating
from community.content.actions import remove
from community.content.forms import MoveForm
from community.content.presenting import topic_url
from community.content.queries import spaces, topics
from community.content.views.blueprint import bp
from community.core.access import checked_by_action
from community.core.asking import ask_first, is_agreed
from community.core.errors import Invalid
from community.core.http import flash_undo, see_other
from community.core.i18n import _, _l
from community.core.options import options
from community.core.policies import authorize
from community.core.transaction import transaction
from community.members.current import current_actor

# verb → (action, what is said afterwards, the verb that undoes it)
VERBS: dict[str, tuple[Callable[..., Any], object, str]] = {
    "close": (moderating.close_topic, _l("The topic is closed."), "reopen"),
    "reopen": (moderating.reopen_topic, _l("The topic is open again."), "close"),
    "pin": (moderating.pin_topic, _l("The topic is pinned."), "unpin"),
    "unpin": (moderating.unpin_topic, _l("The topic is not pinned any more."), "pin"),
    "unlist": (moderating.unlist_topic, _l("The topic is out of the lists."), "list"),
    "list": (moderating.list_topic, _l("The topic is in the lists again."), "unlist"),
    "delete": (remove.delete_topic, _l("The topic was removed."), "restore"),
    "restore": (remove.restore_topic, _l("The topic is back."), "delete"),
}


@bp.post("/t/<int:topic_id>/<any(close,reopen,pin,unpin,unlist,list,delete,restore):verb>")
@checked_by_action(policies.MODERATE)
def moderate_topic(topic_id: int, verb: str) -> ResponseReturnValue:
    """Do one of the verbs and offer its opposite."""
    actor = current_actor()
    if verb == "delete" and not is_agreed():
        topic = topics.get_topic(actor, topic_id)
        authorize(actor, policies.MODERATE, topic)
        return ask_first(
            title=_("Remove this topic?"),
            message=_("It can be restored later."),
            submit_label=_("Remove"),
            cancel_url=topic_url(topic),
        )
    act, message, opposite = VERBS[verb]
    with transaction():
        topic = topics.get_topic(actor, topic_id)
        act(actor, topic)
    flash_undo(
        str(message),
        url=url_for("content.moderate_topic", topic_id=topic_id, verb=opposite),
        label=_("Undo"),
    )
    return see_other(topic_url(topic))


@bp.get("/t/<int:topic_id>/move")
@checked_by_action(policies.MODERATE)
def choose_space(topic_id: int) -> ResponseReturnValue:
    """Choose where a topic goes."""
    actor = current_actor()
    topic = topics.get_topic(actor, topic_id)
    authorize(actor, policies.MODERATE, topic)
    form = _form()
    return render_template(
        "content/move.html", form=form, topic_title=topic.title, cancel_url=topic_url(topic)
    )


@bp.post("/t/<int:topic_id>/move")
@checked_by_action(policies.MODERATE)
def move_topic(topic_id: int) -> ResponseReturnValue:
    """Move a topic to another space."""
    actor = current_actor()
    topic = topics.get_topic(actor, topic_id)
    form = _form()
    if not form.validate_on_submit():
        return render_template(
            "content/move.html", form=form, topic_title=topic.title, cancel_url=topic_url(topic)
        ), 422
    with transaction():
        topic = topics.get_topic(actor, topic_id)
        space = spaces.find_space(actor, form.space.data or "")
        if space is None:
            raise Invalid(_("Choose a space."), field="space")
        moderating.move_topic(actor, topic, space=space)
        url = topic_url(topic)
    flash(_("The topic was moved."), "success")
    return see_other(url)


def _form() -> MoveForm:
    form = MoveForm()
    offered = spaces.list_spaces(current_actor())
    form.space.choices = options([("", _("Choose a space")), *((s.slug, s.name) for s in offered)])
    return form
