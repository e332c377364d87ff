"""Whether a change touched documentation alone: the same tokens in the same tree, and nothing that works by its place."""

from glossator_context.documentation.prove_python import compare_syntax, same_head
from glossator_context.documentation.shape import Shape, shape_of
from glossator_context.facts import Proof
from glossator_context.languages import DOCUMENTABLE, Language, language_of
from glossator_context.text import without_surrogates

PARSE_BUDGET_MS = 2_000
_BOM = "\ufeff"


def prove(before: str, after: str, language: str) -> Proof:
    """Compare two texts of a file in `language`, an editor's language id.

    Documentation is what `docstring_of` says in Python, and comments that begin with `/**` in JavaScript and TypeScript.
    All else must be there in the same order, in the same tree: other comments, too.
    """
    syntax = language_of(language, None)
    if syntax is None or syntax.family not in DOCUMENTABLE:
        return Proof.UNPROVEN
    if without_surrogates(before) != before or without_surrogates(after) != after:
        return Proof.UNPROVEN
    if before == after:
        return Proof.SAME
    if before.startswith(_BOM) != after.startswith(_BOM):
        return Proof.CODE_CHANGED
    before, after = before.removeprefix(_BOM), after.removeprefix(_BOM)
    is_read = False
    if syntax.family == "python":
        proof = compare_syntax(before, after)
        if proof in {Proof.BROKEN, Proof.CODE_CHANGED}:
            return proof
        if not same_head(before, after):
            return Proof.CODE_CHANGED
        is_read = proof is Proof.SAME
    return _compare_shapes(before, after, syntax, is_read=is_read)


def _compare_shapes(before: str, after: str, syntax: Language, *, is_read: bool) -> Proof:
    """Compare by tree-sitter. `is_read` says that Python itself has read both texts as the same program."""
    old, new = (_shape(text, syntax) for text in (before, after))
    if old is None or new is None:
        return Proof.UNPROVEN
    if new.errors > old.errors:
        return Proof.BROKEN
    if old.errors and syntax.family == "python" and not is_read:
        return Proof.UNPROVEN
    return Proof.SAME if (old.nodes, old.comments) == (new.nodes, new.comments) else Proof.CODE_CHANGED


def _shape(text: str, syntax: Language) -> Shape | None:
    return shape_of(text.encode(), syntax, budget_ms=PARSE_BUDGET_MS)
