"""The summary of a module: its subject, and what it declares."""

from glossator.wording.listing import MAX_SUMMARY_CHARS, named
from glossator.wording.naming import name_words
from glossator.wording.phrases import noun_phrase
from glossator.wording.words import capital, is_plural, words_of
from glossator_context.facts import Facts


def module_summary(facts: Facts) -> str:
    """One line, without its full stop."""
    words, name = name_words(facts), facts.symbol.name
    members = [member for member in facts.members if not member.startswith("_")]
    if name == "__main__":
        return "Run the package as a program"
    if name == "__init__" or not words:
        return f"The package's {_declared(members, 'The package s')}" if members else "The package"
    if words[0] in {"test", "tests"} and len(words) > 1:
        return f"Tests of {noun_phrase(words[1:])}"
    subject = noun_phrase(words)
    if not members:
        return capital(subject) if is_plural(subject) else f"The module `{name}`"
    # A member whose name holds the module's says what the module is about.
    if any(set(words) <= set(words_of(member)) for member in members):
        return f"The {_declared(members, 'The ')}"
    return f"{capital(subject)}: the {_declared(members, f'{subject}: the ')}"


def _declared(members: list[str], before: str) -> str:
    """`classes A and B and the function c`, shorter where the line would be too long."""
    classes = [member for member in members if member[0].isupper()]
    functions = [member for member in members if not member[0].isupper()]
    room = MAX_SUMMARY_CHARS - len(before)
    if classes and functions:
        first, second = _kind("class", classes), f"the {_kind('function', functions)}"
        said = named(functions, room - len(first) - len(second) - len(named(classes, room)) - len("  and  "))
        if said and len(classes) <= 3:
            return f"{first} {named(classes, room)} and {second} {said}"
        count = f"{len(functions)} function{'s' * (len(functions) != 1)}"
        said = named(classes, room - len(first) - len(count) - len(" , with "))
        return f"{first} {said}, with {count}" if said else f"{len(classes)} classes and {count}"
    kind, names = ("class", classes) if classes else ("function", functions)
    said = named(names, room - len("functions "))
    return f"{_kind(kind, names)} {said}" if said else f"{len(names)} {_kind(kind, names)}"


def _kind(word: str, names: list[str]) -> str:
    if len(names) == 1:
        return word
    return "classes" if word == "class" else f"{word}s"
