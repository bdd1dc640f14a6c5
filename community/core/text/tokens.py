"""Small pieces of a token stream that several rules make."""

from markdown_it.token import Token

# Marks inline tokens that lie inside a quote of another post.
IN_QUOTE = "in_quote"


def text_token(content: str) -> Token:
    """Literal text."""
    return Token("text", "", 0, content=content)


def words_of(children: list[Token] | None) -> str:
    """The text of inline tokens without their markup, as for an image description."""
    words = []
    for child in children or []:
        if child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif child.type == "image":
            words.append(words_of(child.children))
        else:
            words.append(child.content)
    return "".join(words)
