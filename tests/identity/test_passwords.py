import gzip
from pathlib import Path

import pytest

from community.core.errors import Invalid
from community.identity import passwords
from community.identity.passwords import check_password, hash_password, is_password

COMMON = Path(passwords.__file__).with_name("common_passwords.txt.gz")


@pytest.mark.parametrize(
    "password",
    [
        "quatre chevaux verts",
        "correct horse battery staple",
        "Tr0ub4dor&3xyz",
        "пароль-из-четырёх-слов",
        "一二三四五六七八九十",
        "🐴🔋🖇️ cheval pile agrafe",
        "x" * 5 + "abcdefghij",
    ],
)
def test_a_good_password_is_taken(password):
    assert check_password(password, own_words=("marie", "marie@example.com")) is None


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "x" * 257,
        "1234567890",
        "qwertyuiop",
        "azertyuiop",
        "motdepasse",
        "MotDePasse",
        "MotDePassé",
        "motdepasse1",
        "motdepasse2026",
        "m0td3p4ss3",
        "!motdepasse!",
        "p@ssw0rd123",
        "Password123!",
        "azertyuiop12",
        "iloveyou1234",
        "aaaaaaaaaaaa",
        "abababababab",
        "bienvenue2025",
    ],
)
def test_a_password_that_is_guessed_at_once_is_refused(password):
    with pytest.raises(Invalid) as refusal:
        check_password(password)

    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    ["marie.dupont", "MARIE.DUPONT", "marie.dupont1", "marie.dupont@example.com", "zoe-de-lyon!"],
)
def test_ones_own_names_are_no_password(password):
    with pytest.raises(Invalid, match="name or your address"):
        check_password(password, own_words=("zoe-de-lyon", "marie.dupont@example.com"))


def test_the_list_holds_ten_thousand_folded_passwords():
    listed = gzip.decompress(COMMON.read_bytes()).decode().split("\n")[:-1]

    assert len(listed) >= 10_000
    assert listed == sorted(set(listed))
    assert {"password", "motdepasse", "azerty", "doudou", "marseille"} <= set(listed)
    assert [word for word in listed if word != word.casefold()] == []


def test_the_list_says_where_it_comes_from():
    note = COMMON.with_name("common_passwords.LICENSE.txt").read_text()

    assert "zxcvbn" in note
    assert "MIT License" in note


def test_a_password_is_checked_against_its_hash():
    known = hash_password("quatre chevaux verts")

    assert is_password("quatre chevaux verts", known)
    assert not is_password("quatre chevaux bleus", known)


def test_hashes_have_the_agreed_cost():
    assert hash_password("quatre chevaux verts").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_of_nobody_costs_what_a_real_one_costs():
    assert not passwords.is_outdated(passwords.NOBODY)
    assert passwords.NOBODY.split("$")[:4] == hash_password("x").split("$")[:4]


def test_nobody_has_a_password(hashings):
    assert not is_password("quatre chevaux verts", None)
    assert hashings == ["verify"]


def test_two_keyboards_write_one_password():
    assert is_password("cafe\u0301 au lait", hash_password("café au lait"))


def test_a_broken_hash_lets_nobody_in():
    assert not is_password("quatre chevaux verts", "$argon2id$broken")
