"""The browser's modules stay small, safe under the strict policy, and easy to join."""

import re
from pathlib import Path

import pytest

from community.core.scripts import without_comments

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
SCRIPTS = STATIC / "js"
MODULES = sorted(SCRIPTS.rglob("*.js"))
WORDS = ROOT / "templates" / "_layout" / "_words.html"
FORBIDDEN = {
    "innerHTML": r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment",
    "document.write": r"document\.write",
    "eval": r"\beval\s*\(|new\s+Function\b|set(?:Timeout|Interval)\(\s*['\"`]",
    "a handler as text": r"setAttribute\(\s*['\"`]on|\.on(?:click|load|error)\s*=",
    "another host": r"['\"`(](?:https?:)?//[a-z0-9]",
    "a debugging leftover": r"\bconsole\.|\bdebugger\b",
    "a bare import": r"(?:from|import\()\s*['\"](?!\.\.?/)",
    "older style": r"\bvar\s|\brequire\(|module\.exports",
}
IMPORT = re.compile(r"(?:from|import\(|^import)\s*['\"](\.[^'\"]+)['\"]", re.MULTILINE)


def code(path: Path) -> str:
    """The module without its comments."""
    return without_comments(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[Path]:
    return {(path.parent / name).resolve() for name in IMPORT.findall(code(path))}


def ids(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_keeps_clear_of_the_forbidden(path: Path) -> None:
    found = [name for name, pattern in FORBIDDEN.items() if re.search(pattern, code(path))]

    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_is_short_and_says_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.match(r"/\*\* \S.+\. \*/\n", text), "begins with one sentence"
    assert text.count("\n") <= 150
    assert max(map(len, text.splitlines())) <= 140


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_imports_and_exports_in_the_forms_that_can_be_joined(path: Path) -> None:
    lines = code(path).splitlines()

    for line in (line for line in lines if re.match(r"\s*import\b(?!\()", line)):
        assert re.fullmatch(r"import (?:\w+|\* as \w+|{ [^}]+ }) from '\.[^']+';", line), line
    for line in (line for line in lines if re.match(r"\s*export\b", line)):
        assert re.match(r"export (?:(?:async )?function|class|const) \w", line), line


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_every_import_is_there(path: Path) -> None:
    assert all(target.is_file() for target in imports(path))


def test_every_module_is_used() -> None:
    reached = {SCRIPTS / "app.js"}
    waiting = list(reached)
    while waiting:
        found = imports(waiting.pop()) - reached
        reached |= found
        waiting += found

    assert set(MODULES) <= reached


def test_modules_import_without_circles() -> None:
    done: set[Path] = set()

    def walk(path: Path, trail: tuple[Path, ...]) -> None:
        assert path not in trail, " -> ".join(p.name for p in (*trail, path))
        if path in done:
            return
        for target in imports(path):
            walk(target, (*trail, path))
        done.add(path)

    walk(SCRIPTS / "app.js", ())


def said() -> set[str]:
    names = set()
    for path in MODULES:
        names |= set(re.findall(r"\bword\('(\w+)'", code(path)))
        for name in re.findall(r"\bcounted\('(\w+)'", code(path)):
            names |= {f"{name}One", f"{name}Many"}
    return names


def offered() -> set[str]:
    found = re.findall(r"^ data-([a-z-]+)=", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"-(\w)", lambda match: match[1].upper(), name) for name in found}


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_sentence_is_asked_for_by_its_name(path: Path) -> None:
    calls = re.findall(r"(?<!function )\b(?:word|counted)\((?!')", code(path))

    assert calls == ([] if path.name != "words.js" else ["word("])


def test_every_sentence_a_script_shows_is_translated() -> None:
    assert said() - offered() == set()


def test_no_translated_sentence_is_idle() -> None:
    assert offered() - said() == set()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_a_template_has_no_inline_code_or_style(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"<[^>]*\s(?:on[a-z]+|style)\s*=", text)
    assert not re.search(r"javascript:|hx-on", text)
