"""Who may do what at all, as a table to read: a rule that changes shows up in its diff."""

from difflib import unified_diff
from pathlib import Path

from community.core.policies import decide, permissions
from community.members.actor import VISITOR, Actor
from community.members.types import Role

TABLE = Path(__file__).with_name("permissions.txt")
HEAD = """\
Who may do what, asked of nothing in particular: "yes" means that the rule allows it in principle.
Each person but the visitor is a confirmed member of trust level 1. Permissions whose rule needs a
subject (a post, a space) are named at the end; tests/content and tests/members ask for those.
"""


def person(role):
    return Actor(member_id=1, role=role, department="Garden", trust_level=1, is_active=True)


PEOPLE = {
    role.value: VISITOR if role is Role.VISITOR else person(role)
    for role in Role
}  # fmt: skip


def answers(permission):
    """Yes or no for everybody, or nothing if the rule must know what is asked about."""
    try:
        return ["yes" if decide(who, permission).is_allowed else "-" for who in PEOPLE.values()]
    except (AttributeError, TypeError, KeyError):
        return None


def table():
    rows = {permission: answers(permission) for permission in sorted(permissions())}
    broad = max(len(name) for name in rows) + 2
    lines = [HEAD, "".join([" " * broad, *(f"{name:<12}" for name in PEOPLE)])]
    lines += [f"{n:<{broad}}" + "".join(f"{a:<12}" for a in row) for n, row in rows.items() if row]
    lines += ["", "Only about a subject:", *(n for n, row in rows.items() if row is None)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def test_who_may_do_what_changes_only_on_purpose(app):
    kept, now = TABLE.read_text(), table()

    diff = unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=0)

    assert kept == now, (
        f"Rights have changed. If it is meant, bring {TABLE.name} in line with:\n" + "\n".join(diff)
    )
