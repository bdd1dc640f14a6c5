"""A development site needs no settings and keeps its secret."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from community.cli.development import SECRET_FILE, development_settings, kept_secret, local_address


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Nothing of the developer's own settings counts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNITY_VAR", str(tmp_path / "var"))


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first, second = development_settings(), development_settings()

    path = tmp_path / "var" / SECRET_FILE
    assert first.secret_key == second.secret_key == path.read_text()
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [SECRET_FILE]


def test_two_who_start_at_once_share_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(kept_secret, [tmp_path / "var" / "key"] * 32))

    assert len(found) == 1


def test_what_is_set_stays_set(monkeypatch):
    monkeypatch.setenv("COMMUNITY_SECRET_KEY", "chosen by somebody, long enough")
    monkeypatch.setenv("COMMUNITY_SITE_URL", "https://community.example")
    monkeypatch.setenv("COMMUNITY_LOG_FORMAT", "json")

    settings = development_settings()

    assert settings.env == "development"
    assert settings.secret_key == "chosen by somebody, long enough"
    assert settings.site_url == "https://community.example"
    assert settings.log_format == "json"


def test_the_address_follows_host_and_port():
    settings = development_settings(host="0.0.0.0", port=9100)  # noqa: S104

    assert settings.site_url == "http://127.0.0.1:9100"
    assert settings.log_format == "text"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104
        ("::1", "http://[::1]:80"),
        ("::", "http://[::1]:80"),
        ("box.local", "http://box.local:80"),
    ],
)
def test_an_address_is_one_to_type_into_a_browser(host, address):
    assert local_address(host, 80) == address
