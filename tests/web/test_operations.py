"""What proxies, monitors, phones and search engines ask."""

import xml.etree.ElementTree as ET

import pytest

from community.content import sitemap
from community.content.types import Visibility
from tests.content.factories import a_reply, a_space, a_topic
from tests.members.factories import a_moderator

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def parsed(answer):
    return ET.fromstring(answer.data)  # noqa: S314 - our own answer is read


def test_the_process_is_alive_and_ready(app, client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {
        "status": "ok",
        "checks": {"database": "ok", "storage": "ok"},
    }


def test_a_store_that_cannot_be_written_is_not_ready(app, client, monkeypatch, application):
    storage = application.extensions["community_storage"]
    blocked = storage.__class__(storage_root(storage) / "file" / "below")
    (storage_root(storage) / "file").write_text("a file, not a folder")
    monkeypatch.setitem(application.extensions, "community_storage", blocked)

    answer = client.get("/readyz")
    (storage_root(storage) / "file").unlink()

    assert answer.status_code == 503
    assert answer.json["checks"]["storage"] == "not writable"


def storage_root(storage):
    root = storage.root if hasattr(storage, "root") else storage._root
    root.mkdir(parents=True, exist_ok=True)
    return root


def test_figures_name_endpoints_and_no_person(app, client):
    topic = a_topic()
    client.get(f"/t/{topic.id}/{topic.slug}")

    text = client.get("/metrics").text

    assert 'community_requests_total{endpoint="content.topic",status="200"}' in text
    assert "community_jobs_waiting" in text
    assert topic.slug not in text


def test_the_feed_is_atom_and_its_ids_are_stable(app, client):
    topic = a_topic(title="Roses & thorns of every kind")

    feed = parsed(client.get("/feed.atom"))

    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.find("a:title", ATOM).text == "Roses & thorns of every kind"
    assert entry.find("a:id", ATOM).text == f"http://localhost/t/{topic.id}"
    assert entry.find("a:updated", ATOM).text.endswith("Z")


def test_words_about_markup_stay_words_in_the_feed(app, client):
    a_topic(body="A form feed is `&#12;`, and a tag is `<b>` or `&lt;b&gt;`.")

    feed = parsed(client.get("/feed.atom"))

    content = feed.find("a:entry", ATOM).find("a:content", ATOM)
    assert content.get("type") == "text"
    assert content.text == "A form feed is &#12;, and a tag is <b> or &lt;b&gt;."


def test_a_topics_feed_holds_its_posts(app, client):
    topic = a_topic()
    a_reply(topic, body="With <b>tags</b> & signs.")

    feed = parsed(client.get(f"/t/{topic.id}/feed.atom"))

    assert len(feed.findall("a:entry", ATOM)) == 2
    assert "&lt;b&gt;" in feed.find("a:entry", ATOM).find("a:content", ATOM).text


def test_the_sitemap_holds_public_pages_with_their_last_change(app, client):
    topic = a_topic()
    hidden = a_topic(author=a_moderator(), space=a_space(visibility=Visibility.MEMBERS))

    tree = parsed(client.get("/sitemap.xml"))
    urls = {u.find("s:loc", SITEMAP).text: u.find("s:lastmod", SITEMAP) for u in tree}

    assert urls[f"http://localhost/t/{topic.id}/{topic.slug}"].text.endswith("Z")
    assert not [url for url in urls if f"/t/{hidden.id}/" in url]


def test_a_large_sitemap_is_an_index_of_files_that_hold_everything(app, client, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    moderator = a_moderator()
    topics = [a_topic(author=moderator) for _ in range(5)]

    index = parsed(client.get("/sitemap.xml"))
    files = [entry.find("s:loc", SITEMAP).text for entry in index]
    pages = [parsed(client.get(file.removeprefix("http://localhost"))) for file in files]
    found = [url.find("s:loc", SITEMAP).text for page in pages for url in page]

    assert index.tag.endswith("sitemapindex")
    assert all(len(page) <= 2 for page in pages[1:])
    wanted = {f"http://localhost/t/{topic.id}/{topic.slug}" for topic in topics}
    assert {url for url in found if "/t/" in url} == wanted
    assert len(found) == len(set(found))
    for past_the_end in (0, len(files) + 1, 10**18):
        assert client.get(f"/sitemap-{past_the_end}.xml").status_code == 404


def test_no_file_of_the_sitemap_skips_rows(app, client, statements):
    a_topic()

    with statements() as seen:
        client.get("/sitemap-1.xml")

    assert "OFFSET" not in str(seen)
    assert seen.count <= 8, seen


def test_robots_are_led_to_the_sitemap(app, client):
    text = client.get("/robots.txt").text

    assert "Sitemap: http://localhost/sitemap.xml" in text
    assert "Disallow: /admin" in text


def test_the_manifest_makes_a_home_screen_icon(app, client):
    manifest = client.get("/manifest.webmanifest")

    assert manifest.content_type == "application/manifest+json"
    assert manifest.json["display"] == "standalone"
    assert client.get(manifest.json["icons"][0]["src"]).status_code == 200


def test_assets_are_compressed_and_kept_for_a_year(app, client):
    page = client.page("/")
    (sheet, _theme) = [link["href"] for link in page.find_all("link", rel="stylesheet")]

    packed = client.get(sheet, headers={"Accept-Encoding": "gzip"})
    old = client.get(sheet.replace(sheet.split("/")[2], "0" * 12))

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert old.headers["Cache-Control"] == "no-cache"
    assert len(packed.data) <= 30_000


@pytest.mark.parametrize("path", ["x", "../wsgi.py", "%2e%2e/wsgi.py", "css/../../wsgi.py"])
def test_assets_hold_nothing_but_assets(app, client, path):
    assert client.get(f"/assets/{'0' * 12}/{path}").status_code == 404


def test_the_theme_changes_its_address_with_the_brand(app, client):
    first = [link["href"] for link in client.page("/").find_all("link", rel="stylesheet")][1]
    a_space(slug="roses", colour="#aa2244")

    second = [link["href"] for link in client.page("/").find_all("link", rel="stylesheet")][1]

    assert first != second
    assert ".hue-aa2244{--space:#aa2244}" in client.get(second).text
    assert "immutable" in client.get(second).headers["Cache-Control"]
    assert client.get(first).headers["Cache-Control"] == "no-cache"


def test_the_theme_tells_nobody_which_spaces_there_are(app, client):
    a_space(slug="layoffs-2027", colour="#4A4F55", visibility=Visibility.STAFF)
    a_space(slug="roses", colour="#4a4f55")

    page = client.page("/spaces")
    sheets = [link["href"] for link in page.find_all("link", rel="stylesheet")]
    theme = client.get(sheets[1]).text

    assert "layoffs" not in theme
    assert theme.count(".hue-4a4f55{--space:#4a4f55}") == 1
    assert page.select(".sp-card.hue-4a4f55")
