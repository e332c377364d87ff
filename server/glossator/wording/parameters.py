"""What one parameter or attribute is, in one sentence, and its default."""

import re

from glossator.wording import lexicon
from glossator.wording.evidence import is_action, plain_words
from glossator.wording.naming import required_parameters
from glossator.wording.passing import passed_text
from glossator.wording.phrases import noun_phrase
from glossator.wording.switches import is_switch, switch_text
from glossator.wording.types import is_callable, type_phrase, without_none
from glossator.wording.words import (
    capital,
    expanded,
    is_adjective,
    is_participle,
    is_plural,
    sentence,
    words_of,
)
from glossator_context.facts import Facts
from glossator_context.symbols import Parameter, ParameterKind, SymbolKind

MAX_DEFAULT_CHARS = 40

_KNOWN = {
    "argv": "The command-line arguments",
    "callback": "The function to call back",
    "cb": "The function to call back",
    "children": "The child nodes",
    "ctx": "The context",
    "default": "The default value",
    "encoding": "The text encoding",
    "errors": "How to treat encoding errors",
    "exc_tb": "The traceback of the exception that ended the block",
    "exc_type": "The type of the exception that ended the block",
    "exc_val": "The exception that ended the block",
    "exc_value": "The exception that ended the block",
    "family": "The address family",
    "loop": "The event loop",
    "maxsize": "The maximum size",
    "memo": "What has been copied already",
    "n": "The number",
    "now": "The current time",
    "other": "The other object",
    "predicate": "The function that decides",
    "start": "Where to start",
    "stop": "Where to stop",
    "timeout": "How long to wait at most",
    "verify": "How to verify the other side",
}
# "The name of the header": parts that an object has.
_PART_WORDS = lexicon.word_set("name names value values key keys type id title label index")
_OWNING_VERBS = lexicon.word_set(
    "get set add create register define remove delete update rename insert append put find has"
)
# What is done to the first parameter: "The text to parse".
_DIRECT_VERBS = lexicon.word_set("""
    add append abort apply bind cancel check clean close compare compile compress compute convert copy count decode
    decompress decrypt delete describe detach discard display dispatch draw dump echo edit emit encode encrypt escape
    evaluate execute expand export feed fetch filter find fix flatten format forward handle hash highlight import insert
    inspect install invoke load log lookup match measure merge move normalize open parse paste pop prepare prepend print
    process publish push put queue quote raise read register reject release remove rename render replace resolve reverse
    run sanitize save schedule score search select send serialize shuffle sign simplify sort split start stop store strip
    style submit subscribe suppress transform translate trim truncate uninstall unquote unregister unwrap update upload
    validate verify visit wait watch wrap write yield
""")
_NAMED_BY_OBJECT = lexicon.word_set("read run open wait replace update start stop")
_CIRCUMSTANCES = lexicon.word_set("loop n size ctx context fp path url timeout key index stream mode")
_OF_TEXT = frozenset(("encode", "decode", "quote", "normalize", "unquote"))
_CALLABLES = lexicon.word_set(
    "callback handler hook func function fn factory cb predicate callable decorator parser"
)
_NOUNS_OF_VERBS = {
    "align": "alignment", "justify": "justification", "expand": "expansion", "when": "point in time",
    "since": "start of the time", "until": "end of the time", "exc": "exception",
}  # fmt: skip


def parameter_text(parameter: Parameter, facts: Facts) -> str:
    """One or two sentences: what the parameter is, and its default where that is short."""
    return f"{sentence(_meaning(parameter, facts))}{default_text(parameter)}"


def default_text(parameter: Parameter) -> str:
    """` Defaults to X.`, or nothing where there is no default worth telling."""
    default = parameter.default
    if default is None or default in {"...", "None", "null", "undefined"} or len(default) > MAX_DEFAULT_CHARS:
        return ""
    if re.search(r"[\r\n`]", default) or re.match(
        r"object\(\)|_|[\w.]*(?:sentinel|missing|notset|unset)\b", default, re.IGNORECASE
    ):
        return ""
    plain = re.fullmatch(r"-?\d[\d_.]*|True|False|true|false", default)
    return f" Defaults to {default if plain else f'`{default}`'}."


def _meaning(parameter: Parameter, facts: Facts) -> str:
    name, words = parameter.name, words_of(parameter.name)
    if not words:
        return f"The `{name}` value"
    if parameter.kind in {ParameterKind.VARIADIC, ParameterKind.KEYWORDS}:
        return passed_text(parameter, facts) or _many(words, parameter.kind)
    if is_switch(parameter) or (
        words[0] in {"is", "has", "should"} and len(words) > 1 and parameter.annotation is None
    ):
        return switch_text(name)
    return _thing(parameter, facts, words) + _if_any(parameter)


def _thing(parameter: Parameter, facts: Facts, words: tuple[str, ...]) -> str:
    name, last = parameter.name, words[-1]
    if name in _KNOWN:
        return _KNOWN[name]
    if words[0] == "on" and len(words) > 1:
        return f"The function to call on {noun_phrase(words[1:])}"
    if is_callable(parameter.annotation) and last not in _CALLABLES:
        return f"{capital(noun_phrase(words, 'the'))} function"
    if len(words) == 1:
        if last in _NOUNS_OF_VERBS:
            return f"The {_NOUNS_OF_VERBS[last]}"
        if _is_no_noun(last) or (len(expanded(words)[0]) <= 2 and last.islower()):
            return f"The `{name}` value"
    if last == "at" and len(words) == 2 and is_participle(words[0]):
        return f"When it was {words[0]}"
    if {words[0], last} & lexicon.PREPOSITIONS or (is_adjective(last) and not is_plural(last)):
        return f"The `{name}` value"
    return _related(parameter, facts, words)


def _related(parameter: Parameter, facts: Facts, words: tuple[str, ...]) -> str:
    """The noun phrase of the name, tied to what the function does where that is certain."""
    phrase = capital(noun_phrase(words, "the"))
    done = _by_action(parameter, facts, words)
    if done:
        return f"{phrase}{done}" if done.startswith(" ") else done
    type_name = without_none(parameter.annotation)[0] or ""
    if re.fullmatch(r"[A-Z]\w+", type_name) and not type_name.endswith(("Type", "Types", "T", "Arg", "Args")):
        said = type_phrase(type_name)
        if said.endswith("`") and not set(expanded(words)) & set(expanded(words_of(type_name))):
            return f"{phrase}, {said}"
    return phrase


def _by_action(parameter: Parameter, facts: Facts, words: tuple[str, ...]) -> str:
    """What follows the phrase, with a blank before it, or the whole phrase; empty where nothing is certain."""
    if facts.symbol.kind not in {SymbolKind.FUNCTION, SymbolKind.METHOD}:
        return ""
    action, required = plain_words(facts), required_parameters(facts)
    if not action or not is_action(facts, action):
        return ""
    verb, rest = action[0], action[1:]
    if verb == "set" and (rest == words or (words == ("value",) and len(required) == 1)):
        return f"The new {noun_phrase(words)}"
    if verb in lexicon.OWNER_VERBS and not rest and facts.symbol.kind is SymbolKind.METHOD:
        return ""
    if required and required[0].name == parameter.name and _acts_on(verb, rest, words):
        return f" to {lexicon.COMPOUND_VERBS.get(verb, verb)}"
    is_part = len(words) == 1 and words[0] in _PART_WORDS and verb in _OWNING_VERBS and len(rest) == 1
    if is_part and rest[0] not in lexicon.PREPOSITIONS | _PART_WORDS and not is_plural(expanded(rest)[0]):
        return "" if is_adjective(rest[0]) else f" of {noun_phrase(rest, 'the')}"
    return ""


def _acts_on(verb: str, rest: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the verb is done to this parameter: `parse(text)`, `close_file(file)`."""
    if verb not in _DIRECT_VERBS:
        return False
    if rest or verb in _NAMED_BY_OBJECT:
        return rest == words or (
            len(words) == 1 and words == rest[-1:] and not lexicon.PREPOSITIONS & set(rest)
        )
    return words[0].lower() not in _CIRCUMSTANCES or verb in _OF_TEXT


def _is_no_noun(word: str) -> bool:
    if word in lexicon.PREPOSITIONS:
        return True
    return word in lexicon.VERBS and word not in lexicon.WEAK_VERBS and word not in lexicon.VERBS_AS_NOUNS


def _many(words: tuple[str, ...], kind: ParameterKind) -> str:
    text = noun_phrase(words)
    if not is_plural(text):
        return f"The {text} values" if kind is ParameterKind.VARIADIC else "Further keyword arguments"
    return f"The {text}" if kind is ParameterKind.VARIADIC else f"Further {text}, by keyword"


def _if_any(parameter: Parameter) -> str:
    if parameter.default not in {None, "None", "null", "undefined"}:
        return ""
    may_be_none = without_none(parameter.annotation)[1] or parameter.default is not None
    return ", if any" if may_be_none or parameter.optional else ""
