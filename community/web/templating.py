"""Templates that speak one language each: fixed sentences are translated when they are compiled.

A page holds a hundred fixed sentences. Looking each up for every visitor cost a fifth of the page
(docs/performance.md); compiled once per language they are plain text of the template. Sentences
with values in them are looked up once too, and filled in at run time.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from community.core.i18n import _, current_language

NAMES = {"_", "gettext"}


class SpeakingEnvironment(Environment):
    """Hands every template out in the language of the request."""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self.language = ""
        self._overlays: dict[str, SpeakingEnvironment] = {}
        self._making = Lock()

    def speaking(self, language: str) -> "SpeakingEnvironment":
        """Return the environment whose templates are compiled in a language."""
        if self.language:
            return self
        found = self._overlays.get(language)
        if found is None:
            with self._making:
                found = self._overlays.get(language) or self.overlay()
                found.language = language
                self._overlays[language] = found
        return found

    def get_template(self, name: Any, *args: Any, **options: Any) -> Template:
        """Load a template of the language in use."""
        if self.language:
            return super().get_template(name, *args, **options)
        return self.speaking(current_language()).get_template(name, *args, **options)

    def select_template(self, names: Any, *args: Any, **options: Any) -> Template:
        """Load the first template that exists, in the language in use."""
        if self.language:
            return super().select_template(names, *args, **options)
        return self.speaking(current_language()).select_template(names, *args, **options)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - as Jinja calls it
    ) -> str:
        # Jinja's own hook for another way to generate code.
        if self.language:
            source = _Translation(_).visit(source)
            source.set_environment(self)
        return super()._generate(source, name, filename, defer_init)


class _Translation(NodeTransformer):
    """Replaces `_("sentence")` by its translation, and `_("… %(x)s", x=1)` by a filling-in."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's visitor calls it so
        self.generic_visit(node)
        sentence = _fixed_sentence(node)
        if sentence is None:
            return node
        lineno = node.lineno
        words = nodes.MarkSafeIfAutoescape(
            nodes.Const(self._translate(sentence), lineno=lineno), lineno=lineno
        )
        pairs = [nodes.Pair(nodes.Const(k.key), k.value, lineno=lineno) for k in node.kwargs]
        return nodes.Mod(words, nodes.Dict(pairs, lineno=lineno), lineno=lineno)


def _fixed_sentence(node: nodes.Call) -> str | None:
    is_gettext = isinstance(node.node, nodes.Name) and node.node.name in NAMES
    if not is_gettext or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
        return None
    sentence = node.args[0]
    if not isinstance(sentence, nodes.Const) or not isinstance(sentence.value, str):
        return None
    return sentence.value
