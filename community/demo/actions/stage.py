"""Plays the moments of the script, each through the action that the pages use."""

import re
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod

from sqlalchemy import update

from community.content.actions.follow import follow_member, follow_space
from community.content.actions.moderate_topic import close_topic, pin_topic
from community.content.actions.start_topic import NewTopic, post_reply, start_topic
from community.content.actions.upload_picture import store_files, upload_picture
from community.content.actions.vote import add_reaction, vote_helpful
from community.content.composing import compose
from community.content.models import Post, Topic
from community.content.space_map import SpaceInfo, space_by_slug
from community.core.db import db
from community.core.images import process_image, square_avatar
from community.core.storage import Storage
from community.demo.actions.visit import begin_a_draft, visit
from community.demo.cast import SIGN_INS, address_of
from community.demo.script import Line, Talk, avatar, picture
from community.demo.timeline import Act, Follows, Joins, Reacts, Settles, Speaks, Visits, Votes
from community.identity.actions.accounts import create_account
from community.identity.types import NewAccount
from community.members.actions import change_profile, change_role, note_presence, set_avatar
from community.members.actor import SYSTEM, Actor, actor_for
from community.members.avatars import store_avatar
from community.members.models import Member
from community.members.types import Role

_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(demo:(?P<name>[^)\s]+)\)")
_SIGNED_IN_AS = frozenset(sign_in.handle for sign_in in SIGN_INS)


@dataclass
class Stage:
    """Remembers who came and what was said; `password_hash` opens the four sign-ins only."""

    storage: Storage
    site_url: str
    password_hash: str
    members: dict[str, Member] = field(default_factory=dict)
    posts: dict[tuple[str, int], Post] = field(default_factory=dict)

    @singledispatchmethod
    def play(self, act: Act) -> None:
        """Do what the moment says; the clock is held by the caller."""
        raise TypeError(f"no hand plays {type(act).__name__}")

    @play.register
    def _join(self, act: Joins) -> None:
        person = act.person
        new = NewAccount(
            handle=person.handle,
            address=address_of(person.handle),
            password_hash=self.password_hash if person.handle in _SIGNED_IN_AS else "",
            name=person.name,
            locale=person.locale,
            timezone=person.timezone,
        )
        member = create_account(SYSTEM, new)
        change_role(
            SYSTEM,
            member,
            role=Role(person.role),
            department=person.department,
            trust_level=person.trust_level,
        )
        change_profile(actor_for(member), member, name=person.name, bio=person.bio)
        if person.avatar:
            key = store_avatar(square_avatar(avatar(person.avatar)), storage=self.storage)
            set_avatar(actor_for(member), member, key=key)
        self.members[person.handle] = member

    @play.register
    def _speak(self, act: Speaks) -> None:
        line = act.talk.lines[act.number]
        actor = self._actor(line.author)
        body = compose(self._with_pictures(actor, line), site_url=self.site_url)
        if act.number == 0:
            new = NewTopic(title=act.talk.title, body=body, tags=act.talk.tags)
            post = start_topic(actor, _space(act.talk.space), new)
            _count_views(post.topic, act.talk)
        else:
            topic = self.posts[act.talk.id, 0].topic
            answered = self.posts[act.talk.id, line.reply_to - 1] if line.reply_to else None
            post = post_reply(actor, topic, body=body, reply_to=answered)
        self.posts[act.talk.id, act.number] = post
        note_presence(actor.id)

    @play.register
    def _vote(self, act: Votes) -> None:
        vote_helpful(self._actor(act.handle), self.posts[act.talk.id, act.number])

    @play.register
    def _react(self, act: Reacts) -> None:
        add_reaction(self._actor(act.handle), self.posts[act.talk.id, act.number], kind=act.kind)

    @play.register
    def _follow(self, act: Follows) -> None:
        actor = self._actor(act.handle)
        follow_space(actor, _space(act.space))
        follow_member(actor, self.members[act.member])

    @play.register
    def _settle(self, act: Settles) -> None:
        actor, topic = self._actor("admin"), self.posts[act.talk.id, 0].topic
        if act.talk.is_pinned:
            pin_topic(actor, topic)
        if act.talk.is_closed:
            close_topic(actor, topic)

    @play.register
    def _visit(self, act: Visits) -> None:
        visit(actor_for(self.members[act.handle]))
        if act.handle == "fan":
            begin_a_draft(actor_for(self.members[act.handle]))
        note_presence(self.members[act.handle].id)

    def _actor(self, handle: str) -> Actor:
        """Everybody has the team's freedom from limits here; see the package."""
        actor = actor_for(self.members[handle])
        return actor if actor.is_staff else replace(actor, role=Role.MODERATOR, trust_level=4)

    def _with_pictures(self, actor: Actor, line: Line) -> str:
        """Take the line's pictures in as the composer does, and show them by their address."""

        def take_in(found: re.Match[str]) -> str:
            taken = process_image(picture(found["name"]))
            public_id = store_files(taken, storage=self.storage)
            row = upload_picture(actor, taken, alt=found["alt"], public_id=public_id)
            return f'![{row.alt}](/media/{public_id} "{row.width}x{row.height}")'

        return _PICTURE.sub(take_in, line.body)


def _space(slug: str) -> SpaceInfo:
    found = space_by_slug(slug)
    if found is None:
        raise LookupError(f"the demo has no space {slug}")
    return found


def _count_views(topic: Topic, talk: Talk) -> None:
    db.session.execute(
        update(Topic)
        .where(Topic.id == topic.id)
        .values(view_count=talk.views)
        .execution_options(synchronize_session=False)
    )
