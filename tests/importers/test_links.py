"""Links between topics of the source lead from topic to topic here, whatever came first."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from community.core.db import db
from community.core.transaction import transaction
from community.importers.linking import Finders, Links
from community.importers.models import ImportedPost
from tests.importers.discourse_documents import post, topic
from tests.importers.importing import SITE, bring_in, dump, posts_of, the_post, the_topic

KNOWN = {(7, None): "/t/1/kettle", (7, 3): "/p/33", (7, 1): "/p/31"}
LINKS = Links(
    "https://old.example/forum",
    Finders(
        topic=lambda id_, number: KNOWN.get((id_, number), ""),
        post=lambda id_: "/p/44" if id_ == 99 else "",
        member=lambda name: "/m/ada" if name == "Ada" else "",
    ),
)
HOME = "https://old.example/forum"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"[a]({HOME}/t/kettle/7)", "[a](/t/1/kettle)"),
        (f"[a]({HOME}/t/kettle/7/)", "[a](/t/1/kettle)"),
        (f"[a]({HOME}/t/7)", "[a](/t/1/kettle)"),
        (f"[a]({HOME}/t/7/3)", "[a](/p/33)"),
        (f"[a]({HOME}/t/kettle/7/3)", "[a](/p/33)"),
        (f"[a]({HOME}/t/kettle/7/3?u=ada)", "[a](/p/33)"),
        (f"[a]({HOME}/t/kettle/7/1#post)", "[a](/p/31)"),
        (f"[a]({HOME.replace('https', 'http')}/t/-/7/3)", "[a](/p/33)"),
        (f'[a]({HOME}/t/kettle/7 "title")', '[a](/t/1/kettle "title")'),
        (f"<{HOME}/t/kettle/7>", f"[{HOME}/t/kettle/7](/t/1/kettle)"),
        (f"[a]({HOME}/p/99)", "[a](/p/44)"),
        (f"[a]({HOME}/u/Ada)", "[a](/m/ada)"),
        (f"> [@ada]({HOME}/t/-/7/3):\n>\n> Words", "> [@ada](/p/33):\n>\n> Words"),
    ],
)
def test_a_link_to_what_is_here_leads_here(before, after):
    assert LINKS.led_here(before) == (after, True)


@pytest.mark.parametrize(
    "text",
    [
        f"[a]({HOME}/t/kettle/8)",
        f"[a]({HOME}/t/kettle/7/9)",
        f"[a]({HOME}/p/1)",
        f"[a]({HOME}/u/Nobody)",
        f"[a]({HOME}/t/{'9' * 40})",
        f"[a]({HOME}/t/٣)",
    ],
)
def test_a_link_to_what_may_still_come_waits(text):
    assert LINKS.led_here(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://elsewhere.example/t/kettle/7)",
        "[a](https://old.example.evil.com/forum/t/kettle/7)",
        f"[a]({HOME}/c/kitchen/3)",
        f"see {HOME}/t/kettle/7 there",
        f"`[a]({HOME}/t/kettle/7)`",
        f"``[a]({HOME}/t/kettle/7) ` ``",
        f"```\n[a]({HOME}/t/kettle/7)\n```",
        f"> ~~~md\n> [a]({HOME}/t/kettle/7)\n> ~~~",
    ],
)
def test_other_addresses_and_code_stay_as_they_are(text):
    assert LINKS.led_here(text) == (text, True)


def test_a_lone_backtick_hides_no_link():
    text = rf"It\`s [a]({HOME}/t/7) and [b]({HOME}/t/7) \`"

    assert LINKS.led_here(text)[0].count("/t/1/kettle") == 2


def link(path: str, words: str = "there") -> str:
    return f'<p>Look <a href="{SITE}{path}">{words}</a>.</p>'


def hrefs(external_id: int) -> list[str]:
    page = BeautifulSoup(the_post(external_id).html, "html.parser")
    return [str(found["href"]) for found in page.select("a")]


def test_links_lead_to_topics_that_come_later_in_the_files(app, tmp_path):
    bring_in(
        tmp_path,
        topic(7, post(1, cooked=link("/t/a-pot/8")), post(2, cooked=link("/t/a-pot/8/2"))),
        topic(8, post(3, post_number=1), post(4, post_number=2), title="A pot of tea"),
    )

    there = the_topic(8)
    assert hrefs(1001) == [f"/t/{there.id}/a-pot-of-tea"]
    assert hrefs(1002) == [f"/p/{posts_of(there)[1].id}"]
    assert the_topic(7).excerpt == "Look there."


def test_a_quote_names_its_post_here(app, tmp_path):
    quote = (
        '<aside class="quote" data-username="member_3" data-post="1" data-topic="8">'
        '<div class="title">member_3:</div><blockquote><p>Said so</p></blockquote></aside><p>Yes.</p>'
    )

    bring_in(tmp_path, topic(7, post(1, cooked=quote)), topic(8, post(3, post_number=1)))

    page = BeautifulSoup(the_post(1001).html, "html.parser")
    cite = page.select_one("blockquote.quote > cite > a")
    assert cite is not None
    assert (cite.get_text(), cite["href"]) == ("@member_3", f"/p/{the_post(1003).id}")
    assert the_topic(7).excerpt == "Yes."


def test_a_link_to_a_post_that_was_left_out_leads_to_the_one_before(app, tmp_path):
    bring_in(
        tmp_path,
        topic(7, post(1, cooked=link("/t/x/8/2"))),
        topic(
            8, post(3, post_number=1), post(4, post_number=2, post_type=3), post(5, post_number=3)
        ),
    )

    assert hrefs(1001) == [f"/p/{the_post(1003).id}"]


def test_links_and_mentions_wait_for_a_later_run(app, tmp_path):
    mention = '<p><a class="mention">@member_3</a></p>'
    bring_in(tmp_path, topic(7, post(1, cooked=link("/t/x/8")), post(2, cooked=mention)))
    waiting = db.session.scalars(
        select(ImportedPost.external_id).where(ImportedPost.is_settled.is_(False))
    ).all()
    outside = hrefs(1001) + hrefs(1002)

    bring_in(tmp_path, topic(8, post(3, post_number=1)))

    assert sorted(waiting) == [1001, 1002]
    assert outside == [f"{SITE}/t/x/8"]
    assert hrefs(1001) == [f"/t/{the_topic(8).id}/a-kettle-that-sings"]
    assert hrefs(1002) == ["/m/member_3"]
    before = dump()
    bring_in(tmp_path, topic(8, post(3, post_number=1)))
    assert dump() == before


def test_a_text_edited_here_meanwhile_is_led_on_too(app, tmp_path):
    bring_in(tmp_path, topic(7, post(1, cooked=link("/t/x/8"))))
    with transaction():
        the_post(1001).body = f"[Our words]({SITE}/t/x/8)"

    bring_in(tmp_path, topic(8, post(3, post_number=1)))

    assert the_post(1001).body == f"[Our words](/t/{the_topic(8).id}/a-kettle-that-sings)"
