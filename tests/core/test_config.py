"""Settings: what production refuses, and what a refusal must not give away."""

import pytest

from community.core.config import BadSetting, load_settings, unknown_variables
from tests.support.migrating import SECRET


def production(**settings):
    return load_settings(
        _env_file=None,
        env="production",
        secret_key=SECRET,
        database_url="sqlite:////tmp/none.sqlite",
        **settings,
    )


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in ("COMMUNITY_ENV", "COMMUNITY_SITE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_production_needs_an_https_address():
    for others in ({}, {"site_url": "http://community.example"}):
        with pytest.raises(BadSetting, match="set COMMUNITY_SITE_URL to the https:// address"):
            production(**others)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_production_may_be_tried_out_on_this_machine_when_one_says_so(host):
    assert not production(site_url=f"http://{host}:9000").is_https


def test_production_behind_https_is_strict():
    assert production(site_url="HTTPS://community.example/").is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://u:s3cretpw@h/d"),
        ("database_url", "mysql://u:s3cr/e@tpw@h/d"),
        ("database_url", "u:s3cretpw@h/d"),
        ("database_url", "host=h user=u password=s3cretpw"),
        ("database_url", "mysql://h/d?user=u&password=s3cretpw"),
        ("smtp_url", "mail://u:s3cretpw@h:587"),
        ("site_url", "https://u:s3cretpw@h/path"),
    ],
)
def test_a_refused_address_keeps_its_password_to_itself(name, value):
    with pytest.raises(BadSetting, match=f"COMMUNITY_{name.upper()} is refused") as refused:
        load_settings(_env_file=None, env="test", **{name: value})

    assert "***" in str(refused.value)
    assert not any(part in str(refused.value) for part in ("s3cr", "tpw"))
    assert refused.value.__suppress_context__


def test_a_misspelt_variable_is_named_with_its_nearest_neighbour():
    given = {"COMMUNITY_SIET_URL": "x", "community_port": "1", "COMMUNITY_ZZZ": "1", "HOME": ""}

    misspelt, unheard_of = unknown_variables(given)

    assert misspelt.startswith("COMMUNITY_SIET_URL is set, but is not a setting")
    assert misspelt.endswith("; did you mean COMMUNITY_SITE_URL?")
    assert unheard_of == "COMMUNITY_ZZZ is set, but is not a setting of this version."
