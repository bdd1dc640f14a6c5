"""Joins our script modules into the one file that travels, without a build step or Node.

Forty small requests would cost a phone a second before the first key press. The modules are our own
and follow a few forms (`tests/architecture/test_scripts.py` holds them to it), so that rewriting
their imports and exports line by line is enough: each module becomes a function that runs when it
is first asked for, and returns what it exports.
"""

import posixpath
import re
from collections.abc import Mapping

# Fetched by itself when somebody first needs it; such a module imports nothing.
APART = frozenset({"js/emoji.js"})

_DOC = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_CAST = re.compile(r"/\*\* (?:(?!\*/).)*\*/ ?")
_NOTE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_IMPORT = re.compile(r"^import (?P<what>.+?) from '(?P<where>\.[^']+)';$", re.MULTILINE)
_LATER = re.compile(r"\bimport\('(?P<where>\.[^']+)'\)")
_EXPORT = re.compile(
    r"^export (?P<default>default )?(?P<kind>(?:async )?function|class|const) (?P<name>\w+)",
    re.MULTILINE,
)

_FRAME = """const modules = {{
{modules}
}};
const made = {{}};
const use = (name) => made[name] ??= modules[name]();
use('{entry}');
"""


def bundle(files: Mapping[str, bytes], entry: str) -> bytes:
    """Return `entry` and everything it imports as one module, to be served in its place."""
    bodies: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in bodies or name in APART:
            continue
        source = without_comments(files[name].decode())
        waiting += _targets(source, name)
        bodies[name] = f"'{name}': () => {{\n{_body(source, name, entry)}}},"
    modules = "\n".join(bodies[name] for name in sorted(bodies))
    return _FRAME.format(modules=modules, entry=entry).encode()


def without_comments(source: str) -> str:
    """Drop documentation, types, and the notes that stand on lines of their own."""
    return _CAST.sub("", _NOTE.sub("", _DOC.sub("", source)))


def _targets(source: str, name: str) -> list[str]:
    found = [*_IMPORT.finditer(source), *_LATER.finditer(source)]
    return [_resolve(match["where"], name) for match in found]


def _resolve(where: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), where))


def _body(source: str, name: str, entry: str) -> str:
    exported = [
        f"default: {found['name']}" if found["default"] else found["name"]
        for found in _EXPORT.finditer(source)
    ]
    text = _IMPORT.sub(lambda found: _imported(found, name), source)
    text = _LATER.sub(lambda found: _imported_later(found, name, entry), text)
    text = _EXPORT.sub(lambda found: f"{found['kind']} {found['name']}", text)
    return f"{_licence(name)}{text}return {{ {', '.join(exported)} }};\n"


def _imported(found: re.Match[str], name: str) -> str:
    what, target = found["what"], _resolve(found["where"], name)
    if what.startswith("* as "):
        return f"const {what.removeprefix('* as ')} = use('{target}');"
    if what.startswith("{"):
        return f"const {what.replace(' as ', ': ')} = use('{target}');"
    return f"const {{ default: {what} }} = use('{target}');"


def _imported_later(found: re.Match[str], name: str, entry: str) -> str:
    target = _resolve(found["where"], name)
    if target in APART:
        return f"import('./{posixpath.relpath(target, posixpath.dirname(entry))}')"
    return f"use('{target}')"


def _licence(name: str) -> str:
    """A library's terms travel with it."""
    if not name.startswith("vendor/"):
        return ""
    return f"/*! {posixpath.dirname(name)}/LICENSE */\n"
