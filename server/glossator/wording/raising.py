"""When an exception is raised, in one sentence: by the condition that guards it, else by its name."""

import re

from glossator.wording import lexicon
from glossator.wording.error_names import meaning_of_name
from glossator.wording.naming import owner_phrase
from glossator.wording.phrases import noun_phrase, state_clause
from glossator.wording.words import is_adjective, sentence, with_article, words_of
from glossator_context.facts import Facts

_MAX_CONDITION_CHARS = 60
_PYTHON_GUARD = re.compile(
    r"^(?P<indent>[ \t]*)(?:el)?if[ \t]+(?P<condition>[^\n]*?)[ \t]*:[ \t]*(?:#[^\n]*)?\n(?P<inner>[ \t]+)raise[ \t]+(?P<name>[\w.]+)",
    re.MULTILINE,
)
_BRACE_GUARD = re.compile(
    r"\bif[ \t]*\((?P<condition>[^\n{}]*)\)[ \t]*(?:\{\s*)?throw[ \t]+new[ \t]+(?P<name>[\w.]+)"
)
_HANDLER = re.compile(
    r"^[ \t]*except[ \t]+(?P<caught>[\w.]+|\([\w., ]+\))(?:[ \t]+as[ \t]+\w+)?[ \t]*:[ \t]*(?:#[^\n]*)?\n[ \t]+raise[ \t]+(?P<name>[\w.]+)",
    re.MULTILINE,
)


def raising_text(name: str, facts: Facts) -> str:
    """One sentence that begins with "If", from the only guard of the `raise` or from the exception's name."""
    return sentence(_guard(name, facts) or meaning_of_name(name))


def _guard(name: str, facts: Facts) -> str:
    """The condition right above the only place that raises `name`."""
    last = name.rpartition(".")[2]
    raised = re.findall(rf"\b(?:raise|throw new)\s+(?:[\w.]+\.)?{re.escape(last)}\b", facts.source)
    if len(raised) != 1:
        return ""
    pattern = _PYTHON_GUARD if facts.language == "python" else _BRACE_GUARD
    for found in pattern.finditer(facts.source):
        if found["name"].rpartition(".")[2] == last:
            condition = found["condition"].strip()
            return _condition(condition, facts) if _is_known(condition, facts) else ""
    if facts.language == "python":
        for found in _HANDLER.finditer(facts.source):
            if found["name"].rpartition(".")[2] == last:
                caught = re.findall(r"\w[\w.]*", found["caught"])
                return (
                    f"If {' or '.join(f'`{each}`' for each in caught[:3])} occurs within"
                    if len(caught) <= 3
                    else ""
                )
    return ""


def _is_known(condition: str, facts: Facts) -> bool:
    """Whether a reader of the documentation knows all names of a condition: parameters, the object, constants."""
    bare = re.sub(r"""'[^']*'|"[^"]*"|\.\s*\w+""", "", condition)
    known = {parameter.name for parameter in facts.parameters} | _KNOWN_NAMES
    return all(name in known or name.isupper() for name in re.findall(r"[A-Za-z_$][\w$]*", bare))


_KNOWN_NAMES = lexicon.word_set("""
    self this not and or in is None True False null undefined true false typeof instanceof isinstance issubclass callable
    hasattr len any all type str int float bool bytes list tuple dict set string number object sys os max min abs
""")


def _state(name: str, facts: Facts, *, negated: bool) -> str:
    """A condition on a private attribute, which the reader does not know by name."""
    words = words_of(name)
    owner = owner_phrase(facts)
    if owner and words and (is_adjective(words[-1]) or words[-1].endswith("ing")):
        clause = state_clause(owner, words[1:] if words[0] == "is" and len(words) > 1 else words)
        return f"If {clause.replace(' is ', ' is not ', 1) if negated else clause}"
    return ""


def _condition(text: str, facts: Facts) -> str:
    if not 0 < len(text) <= _MAX_CONDITION_CHARS or "`" in text or ":=" in text:
        return ""
    if found := re.fullmatch(r"(not |!)?(?:self|this)\._?([A-Za-z]\w*)(?:\(\))?", text):
        return _state(found[2], facts, negated=bool(found[1]))
    if found := re.fullmatch(
        r"(?:self|this)\._([A-Za-z]\w*) (is|is not|[!=]==?) (?:None|null|undefined)", text
    ):
        nouns = noun_phrase(words_of(found[1]))
        there = found[2] in {"is", "==", "==="}
        return f"If there is no {nouns}" if there else f"If there is {with_article(nouns)} already"
    if re.search(r"\b(?:self|this)\._", text):
        return ""
    simple = r"(?:self\.|this\.)?([A-Za-z]\w*)"
    if found := re.fullmatch(rf"not isinstance\({simple}, ([\w.]+)\)", text):
        return f"If `{found[1]}` is not {_a_code(found[2])}"
    if found := re.fullmatch(rf"isinstance\({simple}, ([\w.]+)\)", text):
        return f"If `{found[1]}` is {_a_code(found[2])}"
    if found := re.fullmatch(rf"{simple} (?:is|===?) (?:None|null|undefined)", text):
        return f"If `{found[1]}` is None" if "None" in text else f"If `{found[1]}` is missing"
    if found := re.fullmatch(rf"{simple} (?:is not|!==?) (?:None|null|undefined)", text):
        return f"If `{found[1]}` is not None" if "None" in text else f"If `{found[1]}` is given"
    if found := re.fullmatch(rf"{simple} (not in|in) {simple}", text):
        return f"If `{found[1]}` is {found[2]} `{found[3]}`"
    return f"If `{text}`"


def _a_code(name: str) -> str:
    return f"{'an' if name[0] in 'aeiouAEIO' else 'a'} `{name}`"
