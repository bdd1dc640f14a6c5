"""What a select box or a row of buttons offers, in the form that WTForms wants."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice


def options(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Return values with their labels, plain or lazily translated, as options."""
    return [SelectChoice(value, label) for value, label in pairs]
