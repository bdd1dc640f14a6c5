"""Site settings as the page of limits shows them, and as its forms send them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from community.admin.actions import Change
from community.admin.reading import read_value, seen_name, sent_text, write_value
from community.content import settings as content_settings
from community.content.presenting import topic_url
from community.content.queries.hot_preview import HotPreview
from community.content.ranking import HotWeights
from community.core import site
from community.core.brand import GROUP as BRAND
from community.core.errors import Invalid
from community.core.i18n import _
from community.core.localised import number
from community.core.site import SiteSetting
from community.core.text import fold


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting: what stands in its field, what is in force, and what is allowed."""

    name: str
    id: str
    seen_name: str
    seen: str
    label: str
    help: str
    kind: str
    text: str
    unit: str
    default: str
    bounds: str
    minimum: str
    maximum: str
    choices: tuple[tuple[str, str], ...]
    is_changed: bool
    error: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """Settings that are saved together."""

    key: str
    label: str
    help: str
    settings: tuple[SettingView, ...]
    changed: int
    error: str
    has_preview: bool


@dataclass(frozen=True, slots=True)
class RankedTopic:
    """A topic of the preview; `moved` counts places up (or down, below zero)."""

    title: str
    url: str
    moved: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class RankingView:
    """The first topics of the hot list, and what they would be."""

    now: tuple[RankedTopic, ...]
    then: tuple[RankedTopic, ...]


class SentGroup:
    """What a form sent of a group: texts, the values they mean, and what is wrong with them."""

    def __init__(self, key: str, form: Mapping[str, str]) -> None:
        self.key = key
        self.error = ""
        self.texts: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._seen: dict[str, Any] = {}
        for setting in _of_group(key):
            self._read(setting, form)

    @classmethod
    def fresh(cls, key: str, error: str) -> "SentGroup":
        """Return a group with the values in force and a sentence at its head."""
        group = cls(key, {})
        group.error = error
        return group

    def changes(self) -> list[Change]:
        """Return what the editor changed, each beside the value they saw."""
        settings = site.settings()
        return [
            Change(settings[name], value, seen=self._seen.get(name))
            for name, value in self._values.items()
            if value != self._seen.get(name)
        ]

    def weights(self) -> HotWeights:
        """Return the weights on the form, those in force for what is not on it."""
        return HotWeights(
            vote=self._value(content_settings.HOT_VOTE_WEIGHT),
            reply=self._value(content_settings.HOT_REPLY_WEIGHT),
            person=self._value(content_settings.HOT_PEOPLE_WEIGHT),
            hours=max(1.0, self._value(content_settings.HOT_HALF_LIFE_HOURS)),
        )

    def _value(self, setting: SiteSetting[float]) -> float:
        found: float = self._values.get(setting.name, site.value(setting))
        return found

    def _read(self, setting: SiteSetting[Any], form: Mapping[str, str]) -> None:
        typed = sent_text(form, setting)
        if typed is None:
            return
        self.texts[setting.name] = typed
        try:
            self._values[setting.name] = read_value(setting, typed)
            self._seen[setting.name] = read_value(setting, form[seen_name(setting)])
        except Invalid as error:
            self.errors[setting.name] = str(error)


def group_views(*, words: str = "", sent: SentGroup | None = None) -> tuple[GroupView, ...]:
    """Return the groups with the settings that answer to some words, without the brand's."""
    wanted = fold(words)
    keys = dict.fromkeys(one.group for one in site.settings().values() if one.group != BRAND)
    views = [_group(key, wanted, sent if sent and sent.key == key else None) for key in keys]
    return tuple(view for view in views if view.settings)


def ranking_view(preview: HotPreview) -> RankingView:
    """Show both orders, and how far each topic would move."""
    places = {topic.id: place for place, topic in enumerate(preview.now)}
    then = tuple(
        RankedTopic(
            title=topic.title,
            url=topic_url(topic),
            moved=places.get(topic.id, place) - place,
            is_new=topic.id not in places,
        )
        for place, topic in enumerate(preview.then)
    )
    now = tuple(
        RankedTopic(topic.title, topic_url(topic), moved=0, is_new=False) for topic in preview.now
    )
    return RankingView(now=now, then=then)


def _group(key: str, wanted: str, sent: SentGroup | None) -> GroupView:
    named = site.group(key)
    shown = [one for one in _of_group(key) if wanted in _words(one)]
    return GroupView(
        key=key,
        label=str(named.label),
        help=str(named.help),
        settings=tuple(_setting(one, sent) for one in shown),
        changed=sum(site.value(one) != one.default for one in shown),
        error=sent.error if sent else "",
        has_preview=key == content_settings.RANKING,
    )


def _setting(setting: SiteSetting[Any], sent: SentGroup | None) -> SettingView:
    value = site.value(setting)
    kept = write_value(value)
    return SettingView(
        name=setting.name,
        id=f"set-{setting.name.replace('.', '-')}",
        seen_name=seen_name(setting),
        seen=kept,
        label=str(setting.label),
        help=str(setting.help),
        kind="choice" if setting.choices else setting.kind.__name__,
        text=sent.texts.get(setting.name, kept) if sent else kept,
        unit=str(setting.unit),
        default=_readable(setting, setting.default),
        bounds=_bounds(setting),
        minimum=_number(setting.minimum),
        maximum=_number(setting.maximum),
        choices=tuple((key, str(label)) for key, label in setting.choices),
        is_changed=value != setting.default,
        error=sent.errors.get(setting.name, "") if sent else "",
    )


def _readable(setting: SiteSetting[Any], value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    chosen = dict(setting.choices).get(value)
    if chosen is not None:
        return str(chosen)
    return number(value) if isinstance(value, int | float) else write_value(value)


def _bounds(setting: SiteSetting[Any]) -> str:
    if setting.kind in {bool, str} or setting.minimum is None or setting.maximum is None:
        return ""
    return str(
        _("%(least)s to %(most)s", least=number(setting.minimum), most=number(setting.maximum))
    )


def _number(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def _words(setting: SiteSetting[Any]) -> str:
    group = site.group(setting.group)
    return fold(f"{setting.name} {setting.label} {setting.help} {group.label}")


def _of_group(key: str) -> list[SiteSetting[Any]]:
    return [one for one in site.settings().values() if one.group == key and key != BRAND]
