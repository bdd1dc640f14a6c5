import pytest

from community.core.errors import Invalid
from community.identity.addresses import address_key, check_address


@pytest.mark.parametrize(
    "typed",
    [
        "zoe@example.com",
        "  zoe@example.com\n",
        "z.oe+forum@sub.example.co.uk",
        "zoé@exämple.fr",
        "o'neill@example.com",
    ],
)
def test_an_address_is_taken_without_what_surrounds_it(typed):
    assert check_address(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "zoe",
        "@example.com",
        "zoe@",
        "zoe@localhost",
        "zoe@192.168.0.1",
        "zoe@example..com",
        "zoe@@example.com",
        "zoe <zoe@example.com>",
        "zoe@example.com, eve@example.com",
        "zoe@example.com\nBcc: eve@example.com",
        "zoe@example.com\x00",
        "z oe@example.com",
        '"zoe"@example.com',
        "z" * 65 + "@example.com",
        "zoe@" + "e" * 250 + ".com",
    ],
)
def test_what_is_no_address_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        check_address(typed)

    assert refusal.value.field == "address"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoe@Example.COM", "zoe@example.com"),
        ("zoe@exämple.fr", "ZOE@xn--exmple-cua.fr"),
        ("ｚｏｅ@example.com", "zoe@example.com"),
        ("ZOÉ@example.com", "zoé@example.com"),
    ],
)
def test_two_spellings_are_one_address(one, other):
    assert address_key(one) == address_key(other)


def test_two_addresses_have_two_keys():
    assert address_key("zoe@example.com") != address_key("zoe+1@example.com")
