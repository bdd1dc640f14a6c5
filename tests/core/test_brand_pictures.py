"""Logos and marks that were replaced do not stay for ever."""

from datetime import timedelta

from community.core import clock, site
from community.core.brand import LOGO, MARK
from community.core.transaction import transaction
from community.jobs.registry import find_job


def a_picture(storage, letter):
    key = f"{letter * 24}.webp"
    storage.put(f"brand/{key}", b"picture", content_type="image/webp")
    return key


def test_replaced_pictures_are_forgotten_after_a_day(app):
    storage = app.extensions["community_storage"]
    logo, mark, _replaced = (a_picture(storage, letter) for letter in "abc")
    storage.put("uploads/c/unrelated", b"picture", content_type="image/webp")
    with transaction():
        site.change(LOGO, logo)
        site.change(MARK, mark)
    sweep = find_job("core.sweep_brand")

    sweep()
    at_once = set(storage.keys("brand/"))
    with clock.held(clock.now() + timedelta(hours=25)):
        sweep()

    assert len(at_once) == 3
    assert set(storage.keys()) == {f"brand/{logo}", f"brand/{mark}", "uploads/c/unrelated"}
