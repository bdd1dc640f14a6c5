"""Joining script modules keeps what they say, and drops only what nobody runs."""

import gzip
import re
from pathlib import Path

from community.core.scripts import APART, bundle, without_comments

STATIC = Path(__file__).resolve().parents[2] / "static"


def joined(**modules: str) -> str:
    files = {f"js/{name}.js": source.encode() for name, source in modules.items()}
    return bundle(files, "js/app.js").decode()


def real() -> str:
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes() for path in STATIC.rglob("*.js")
    }
    return bundle(files, "js/app.js").decode()


def test_names_are_imported_from_the_module_that_exports_them() -> None:
    text = joined(app="import { a, b as c } from './x.js';\na(c);\n", x="export const a = 1;\n")

    assert "const { a, b: c } = use('js/x.js');" in text
    assert "'js/x.js': () => {\nconst a = 1;\nreturn { a };\n}," in text


def test_a_whole_module_is_imported_under_one_name() -> None:
    text = joined(app="import * as x from './x.js';\n", x="export function go() {}\n")

    assert "const x = use('js/x.js');" in text
    assert "function go() {}\nreturn { go };" in text


def test_a_default_export_keeps_its_meaning() -> None:
    text = joined(app="import Box from './x.js';\n", x="export default class Combobox {}\n")

    assert "const { default: Box } = use('js/x.js');" in text
    assert "class Combobox {}\nreturn { default: Combobox };" in text


def test_an_asynchronous_function_stays_one() -> None:
    text = joined(app="export async function go() {}\n")

    assert "async function go() {}\nreturn { go };" in text


def test_a_late_import_of_a_joined_module_waits_for_nothing() -> None:
    text = joined(app="const { a } = await import('./x.js');\n", x="export const a = 1;\n")

    assert "const { a } = await use('js/x.js');" in text


def test_what_is_fetched_apart_keeps_an_address_beside_the_entry() -> None:
    late = "export async function e() { await import('../emoji.js'); }\n"

    text = joined(app="import { e } from './p/s.js';\n", **{"p/s": late})

    assert "await import('./emoji.js')" in text
    assert "'js/emoji.js'" not in text


def test_a_module_that_many_import_is_there_once() -> None:
    one, two = "import { y } from './y.js';\n", "import { x } from './x.js';\n"

    text = joined(app=one + two, x="export const x = 1;\n", y=two + "export const y = x;\n")

    assert text.count("'js/x.js': () =>") == 1


def test_comments_go_and_code_stays() -> None:
    source = """\
/** One.
 * @param {string} a */
const a = /** @type {HTMLElement} */ (b); // beside code
  /** @type {string} */ (c).go();
  // alone
const url = 'a//b';
/** Two. */
const e = 1;
"""

    assert without_comments(source) == (
        "const a = (b); // beside code\n  (c).go();\nconst url = 'a//b';\nconst e = 1;\n"
    )


def test_our_modules_leave_no_import_or_export_behind() -> None:
    text = real()

    assert not re.search(r"^\s*(?:import|export)\b", text, re.MULTILINE)
    assert re.findall(r"import\('([^']+)'\)", text) == ["./emoji.js"]
    assert text.count("/*! vendor/combobox-nav/") == 1
    assert not re.search(r"/\*\*", text)


def test_every_use_names_a_module_that_is_there() -> None:
    text = real()

    used = set(re.findall(r"\buse\('([^']+)'\)", text))
    assert used == set(re.findall(r"^'([^']+)': \(\) => {$", text, re.MULTILINE))
    assert not used & APART


def test_what_a_topic_page_runs_stays_within_sixty_kilobytes() -> None:
    libraries = [p.read_bytes() for p in (STATIC / "vendor").rglob("htmx.min.js")]
    sizes = [len(gzip.compress(content, 9)) for content in (real().encode(), *libraries)]

    assert len(sizes) == 2
    assert sum(sizes) <= 60_000
