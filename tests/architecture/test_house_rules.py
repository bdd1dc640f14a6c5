"""Rules that a linter cannot see. Each one names the file that breaks it."""

import ast
import re
import tomllib
from functools import cache

import pytest
from alembic.script import ScriptDirectory

from community.app import FEATURES, create_app
from community.core.db import db
from community.core.policies import permissions
from community.core.sockets import personal_data
from tests.support.migrating import settings_for
from tests.support.repository import HOUSE, MODULES, PACKAGES, ROOT, name_of

SHARED_TEMPLATES = {"_layout", "_components", "emails", "errors"}
SHARED_STYLES = {"tokens", "base", "layout", "components"}
SHARED_TESTS = {"architecture", "browser", "support"}
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "lib"}
LINES, FUNCTION_LINES = 400, 50

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
CONTRACTS = {contract["id"]: contract for contract in PROJECT["importlinter"]["contracts"]}
FLOOR = {
    name: number
    for number, line in enumerate(reversed(CONTRACTS["floors"]["layers"]))
    for name in re.findall(r"\w+", line)
}


@pytest.fixture
def app(tmp_path):
    """The application as it is wired; no rule here needs a database."""
    return create_app(settings_for("sqlite:///:memory:", tmp_path))


def test_every_endpoint_says_who_may_reach_it(app):
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.endswith("static") and not hasattr(view, "access")
    ]

    assert silent == []


def test_every_named_permission_has_a_rule(app):
    marks = {getattr(view, "access", "public") for view in app.view_functions.values()}

    assert marks - {"public"} <= permissions()


def test_a_permission_is_named_after_its_package(app):
    strange = [
        name for name in permissions() if not re.fullmatch(r"[a-z]+(\.[a-z_]+){2}", name)
    ] + [name for name in permissions() if name.partition(".")[0] not in PACKAGES]

    assert strange == []


def test_tables_carry_the_name_of_their_package(app):
    for mapper in db.Model.registry.mappers:
        package = mapper.class_.__module__.split(".")[1]
        assert mapper.local_table.name.startswith(f"{package}_"), mapper.class_


def test_the_app_knows_every_package_with_a_feature():
    known = {feature.__name__.split(".")[1] for feature in FEATURES}
    features = {path.parent.name for path in HOUSE.glob("*/feature.py")}
    tables = {path.relative_to(HOUSE).parts[0] for path in MODULES if _is_room(path, "models")}

    assert known == features
    assert tables - {"core"} <= features


def test_foreign_keys_point_down(app):
    for table in db.metadata.tables.values():
        here = table.name.partition("_")[0]
        for key in table.foreign_keys:
            there = key.target_fullname.partition("_")[0]
            assert here == there or FLOOR[there] < FLOOR[here], f"{key} of {table} points up"


def test_who_points_at_a_member_answers_for_personal_data(app):
    owners = {
        table.name.partition("_")[0]
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname.partition(".")[0] == "members_member"
    }

    assert owners <= {plug.name for plug in personal_data}


def test_the_migrations_have_one_head():
    scripts = ScriptDirectory(str(ROOT / "migrations"))

    assert len(scripts.get_heads()) == 1


def test_migrations_are_numbered():
    names = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))

    assert names
    for number, name in enumerate(names, 1):
        assert name.startswith(f"{number:04d}_"), name


def test_modules_and_functions_stay_readable():
    long_modules = [name_of(path) for path in MODULES if path.read_text().count("\n") > LINES]
    long_functions = [
        f"{name_of(path)}: {node.name}"
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]

    assert long_modules == []
    assert long_functions == []


def test_only_transaction_py_commits():
    elsewhere = [
        f"{name_of(path)}:{node.lineno}"
        for path, node in nodes(ast.Attribute)
        if node.attr in {"commit", "rollback"} and path != HOUSE / "core" / "transaction.py"
    ]

    assert elsewhere == []


def test_only_the_text_package_declares_html_safe():
    elsewhere = [
        f"{name_of(path)}:{node.lineno}"
        for path, node in nodes(ast.Call)
        if getattr(node.func, "id", getattr(node.func, "attr", "")) == "Markup"
        and not path.is_relative_to(HOUSE / "core" / "text")
    ]

    assert elsewhere == []


def test_no_module_is_a_drawer():
    assert [name_of(path) for path in MODULES if path.stem in DRAWERS] == []
    assert DRAWERS.isdisjoint(path.parent.name for path in MODULES)


def test_templates_styles_and_tests_mirror_packages():
    templates = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    styles = {path.stem for path in (ROOT / "static" / "css").glob("*.css")}
    tests = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}

    assert templates - SHARED_TEMPLATES <= PACKAGES
    assert styles - SHARED_STYLES <= PACKAGES
    assert tests - SHARED_TESTS <= PACKAGES
    assert PACKAGES - tests == set()


def test_every_test_expects_something():
    idle = [
        f"{name_of(path)}: {node.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not _expects(node)
    ]

    assert idle == []


@cache
def _trees():
    return {path: ast.parse(path.read_text()) for path in MODULES}


def nodes(*kinds):
    """Yield each node of these kinds with the module that it stands in."""
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield path, node


def _expects(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called == "raises" or called.startswith(("assert_", "expect", "to_", "wait_until")):
                return True
    return False


def _is_room(path, room):
    return path.name == f"{room}.py" or path.parent.name == room
