"""Limits of the heart as site settings, shipped with Discourse's defaults (FO-01, FO-02, MO-02)."""

from community.core.i18n import _l
from community.core.site import SiteSetting, name_group, register

WRITING = name_group(
    "writing", _l("Writing"), _l("What a post may hold, and how long it can be changed.")
)
RATES = name_group("rates", _l("Pace"), _l("How much one member may do in a time."))
NEWCOMERS = name_group(
    "newcomers", _l("Newcomers"), _l("Stricter limits until somebody is known; they keep spam out.")
)
RANKING = name_group(
    "ranking", _l("Ranking"), _l("What makes a topic rise in the hot list, and how fast it sinks.")
)


def _count(
    name: str,
    group: str,
    label: object,
    default: int,
    *,
    bounds: tuple[int, int],
    unit: object = "",
) -> SiteSetting[int]:
    return register(
        SiteSetting(
            name=f"content.{name}",
            group=group,
            label=label,
            default=default,
            minimum=bounds[0],
            maximum=bounds[1],
            unit=unit,
        )
    )


SECONDS, MINUTES, DAYS = _l("seconds"), _l("minutes"), _l("days")

FIRST_POST_MIN = _count(
    "first_post_min", WRITING, _l("Shortest opening post"), 20, bounds=(1, 1000),
    unit=_l("characters"),
)  # fmt: skip
TITLE_VARIETY_MIN = _count(
    "title_variety_min", WRITING, _l("Different characters in a title, at least"), 10,
    bounds=(0, 50),
)  # fmt: skip
BODY_VARIETY_MIN = _count(
    "body_variety_min", WRITING, _l("Different characters in a post, at least"), 7,
    bounds=(0, 50),
)  # fmt: skip
TITLE_EMOJI_MAX = _count("title_emoji_max", WRITING, _l("Emoji in a title"), 1, bounds=(0, 255))
SAME_TITLE_ALLOWED = register(
    SiteSetting(
        name="content.same_title_allowed", group=WRITING,
        label=_l("Two topics may bear the same title"), default=False,
    )
)  # fmt: skip
EDIT_WINDOW_MINUTES = _count(
    "edit_window_minutes", WRITING, _l("Time to edit one's post"), 1440, bounds=(0, 525_600),
    unit=MINUTES,
)  # fmt: skip
EDIT_WINDOW_TRUSTED_DAYS = _count(
    "edit_window_trusted_days", WRITING, _l("Time to edit, from trust level Regular"), 30,
    bounds=(0, 3650), unit=DAYS,
)  # fmt: skip
EDIT_GRACE_SECONDS = _count(
    "edit_grace_seconds", WRITING, _l("Edits within this time leave no revision"), 300,
    bounds=(0, 3600), unit=SECONDS,
)  # fmt: skip
EDIT_GRACE_CHARACTERS = _count(
    "edit_grace_characters", WRITING, _l("… if they change no more than"), 100, bounds=(0, 32_000),
    unit=_l("characters"),
)  # fmt: skip
MENTIONS_MAX = _count("mentions_max", WRITING, _l("Mentions in one post"), 10, bounds=(0, 100))
CONSECUTIVE_REPLIES_MAX = _count(
    "consecutive_replies_max", WRITING, _l("Replies in a row by one member"), 3, bounds=(1, 50)
)
TAG_CREATION_LEVEL = _count(
    "tag_creation_level", WRITING, _l("Trust level that may create tags"), 3, bounds=(0, 4)
)
UPLOADS_PER_DAY = _count("uploads_per_day", RATES, _l("Pictures a day"), 50, bounds=(0, 1000))
TOPIC_INTERVAL = _count(
    "topic_interval", RATES, _l("Between two topics"), 15, bounds=(0, 3600), unit=SECONDS
)
POST_INTERVAL = _count(
    "post_interval", RATES, _l("Between two replies"), 5, bounds=(0, 3600), unit=SECONDS
)
TOPICS_PER_DAY = _count("topics_per_day", RATES, _l("Topics a day"), 20, bounds=(0, 1000))
VOTES_PER_DAY = _count(
    "votes_per_day", RATES, _l("Helpful votes and reactions a day"), 50, bounds=(0, 10_000)
)
EDITS_PER_DAY = _count("edits_per_day", RATES, _l("Edits a day"), 30, bounds=(0, 1000))
DUPLICATE_MINUTES = _count(
    "duplicate_minutes", RATES, _l("The same text is refused for"), 5, bounds=(0, 1440),
    unit=MINUTES,
)  # fmt: skip
NEW_TOPIC_INTERVAL = _count(
    "new_topic_interval", NEWCOMERS, _l("Between two topics of a newcomer"), 120, bounds=(0, 3600),
    unit=SECONDS,
)  # fmt: skip
NEW_POST_INTERVAL = _count(
    "new_post_interval", NEWCOMERS, _l("Between two replies of a newcomer"), 30, bounds=(0, 3600),
    unit=SECONDS,
)  # fmt: skip
FIRST_DAY_TOPICS = _count(
    "first_day_topics", NEWCOMERS, _l("Topics on the first day"), 3, bounds=(0, 100)
)
FIRST_DAY_REPLIES = _count(
    "first_day_replies", NEWCOMERS, _l("Replies on the first day"), 10, bounds=(0, 1000)
)
NEW_LINKS_MAX = _count(
    "new_links_max", NEWCOMERS, _l("Links in a newcomer's post"), 2, bounds=(0, 100)
)
NEW_IMAGES_MAX = _count(
    "new_images_max", NEWCOMERS, _l("Pictures in a newcomer's post"), 1, bounds=(0, 100)
)
NEW_MENTIONS_MAX = _count(
    "new_mentions_max", NEWCOMERS, _l("Mentions in a newcomer's post"), 2, bounds=(0, 100)
)
NEW_REPLIES_PER_TOPIC = _count(
    "new_replies_per_topic", NEWCOMERS, _l("Replies of a newcomer in one topic"), 3,
    bounds=(1, 1000),
)  # fmt: skip
NEW_SAME_SITE_POSTS = _count(
    "new_same_site_posts", NEWCOMERS,
    _l("Newcomer's posts with links to one site: refused from number"), 3, bounds=(1, 100),
)  # fmt: skip
FIRST_POST_SECONDS = _count(
    "first_post_seconds", NEWCOMERS, _l("Shortest time to type a first post"), 3, bounds=(0, 60),
    unit=SECONDS,
)  # fmt: skip


def _weight(name: str, label: object, default: float, *, most: float) -> SiteSetting[float]:
    return register(
        SiteSetting(
            name=f"content.{name}", group=RANKING, label=label, default=default, minimum=0.0,
            maximum=most,
        )
    )  # fmt: skip


HOT_VOTE_WEIGHT = _weight("hot_vote_weight", _l("Hot: weight of a helpful vote"), 1.0, most=20)
HOT_REPLY_WEIGHT = _weight("hot_reply_weight", _l("Hot: weight of a reply"), 0.5, most=20)
HOT_PEOPLE_WEIGHT = _weight(
    "hot_people_weight", _l("Hot: weight of each participant"), 1.0, most=20
)
HOT_HALF_LIFE_HOURS = _weight(
    "hot_hours", _l("Hot: hours of newness worth ten times the interest"), 36.0, most=1000
)
