"""What is a docstring in a Python tree, and what it says."""

import ast
import inspect
import warnings

from glossator_context.grammars import Node

_EXTRAS = frozenset({"comment", "line_continuation"})
_STRING_PARTS = frozenset({"expression_statement", "parenthesized_expression", "concatenated_string"})


def first_statement(block: Node) -> Node | None:
    """The first statement of a block or module; None where there are only comments."""
    return next((child for child in block.named_children if child.type not in _EXTRAS), None)


def docstring_of(block: Node, source: bytes) -> Node | None:
    """The statement that is the docstring of a block or module.

    Python's rule: the first statement, and nothing but string literals, joined or in parentheses, without `f`, `t` or
    `b` before them.
    """
    statement = first_statement(block)
    return statement if statement is not None and _is_plain_string(statement, source) else None


def docstring_text(statement: Node, source: bytes) -> str:
    """What a docstring says, without its marks and its indentation."""
    literal = source[statement.start_byte : statement.end_byte].decode()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(f"({literal}\n)")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        # Python of this version does not read it: an escape that is wrong, a null character.
        value = literal.strip("()\"'rRuU \t\r\n")
    return inspect.cleandoc(value).strip() if isinstance(value, str) else ""


def _is_plain_string(statement: Node, source: bytes) -> bool:
    pending = [statement]
    while pending:
        node = pending.pop()
        if node.type == "string":
            if _prefix(node, source) not in {b"", b"r", b"u"}:
                return False
        elif node.type in _STRING_PARTS:
            # The comma of a tuple is a child that is no string.
            pending.extend(child for child in node.children if child.type not in _EXTRAS | {"(", ")"})
        else:
            return False
    return statement.type == "expression_statement"


def _prefix(string: Node, source: bytes) -> bytes:
    start = string.child(0)
    return source[start.start_byte : start.end_byte].lower().strip(b"\"'") if start is not None else b""
