"""What a function named after a verb does, in the imperative mood."""

from glossator.wording import lexicon
from glossator.wording.naming import has_decorator, owner_phrase, required_parameters
from glossator.wording.phrases import noun_phrase, object_phrase, state_clause, verb_clause
from glossator.wording.questions import subject_phrase
from glossator.wording.types import is_callable
from glossator.wording.words import expanded, is_adjective, is_participle, is_plural, with_article
from glossator_context.facts import Facts, Returns

_HTTP_METHODS = frozenset(("get", "put", "post", "patch", "delete", "head", "options", "trace", "connect"))
_TIMES = {"soon": "soon", "later": "later", "at": "at the given time"}
_CALLEES = frozenset(("callback", "func", "function", "fn", "callable"))
_OPEN_ENDS = frozenset(("to", "into", "from", "for", "with", "on", "at"))
_KEYS = frozenset(("key", "name", "index", "id"))
_CONTENTS = frozenset(("data", "item", "message", "buf", "value", "s", "obj", "text", "line", "lines"))
_PLAIN_PARAMETERS = frozenset(("fp", "stream", "fd", "n", "loop", "ctx", "context", "timeout", "size"))


def action(facts: Facts, words: tuple[str, ...]) -> str:
    """The sentence for a verb and what follows it in the name, without capital and full stop."""
    verb, rest = words[0], words[1:]
    if not rest:
        return _lone(facts, verb)
    returns = (
        facts.returns is not Returns.NONE or "NotImplementedError" in facts.may_raise
    ) and not facts.yields
    if verb in {"get", "obtain"}:
        return _getter(facts, rest) if returns else f"get {object_phrase(rest)}"
    if len(rest) == 1 and is_adjective(rest[0]):
        state = _state(facts, verb, rest[0])
        if state:
            return state
    if (
        verb in {"ensure", "assert", "verify", "check"}
        and is_adjective(rest[-1])
        and rest[0] not in {"if", "all"}
    ):
        clause = state_clause(owner_phrase(facts) or subject_phrase(facts), rest)
        return f"{'ensure' if verb == 'ensure' else 'check'} that {clause}"
    if verb == "check" and rest[0] == "if" and len(rest) > 1:
        return f"check whether {' '.join(expanded(rest[1:]))}"
    if verb == "try" and rest[0] in lexicon.VERBS:
        return f"try to {verb_clause(rest)}"
    if verb == "iter":
        return f"iterate over {noun_phrase(rest, 'the')}"
    if verb == "call" and rest[0] in _TIMES:
        callee = next((f"`{each.name}`" for each in required_parameters(facts) if each.name in _CALLEES), "")
        return " ".join(filter(None, ("call", callee, _TIMES[rest[0]], object_phrase(rest[1:]))))
    if verb == "copy" and len(rest) > 1 and rest[0] in lexicon.VERBS - lexicon.WEAK_VERBS:
        return f"copy and {verb_clause(rest)}"
    said = verb_clause(words, creating=verb in lexicon.CREATING_VERBS)
    if rest[-1] in _OPEN_ENDS and (required := required_parameters(facts)):
        return f"{said} `{required[-1 if rest[-1] == 'into' else 0].name}`"
    return said


def _state(facts: Facts, verb: str, adjective: str) -> str:
    """Names of a verb and a state: mark_done, set_debug, wait_closed."""
    if verb == "mark":
        return f"mark {owner_phrase(facts) or subject_phrase(facts)} as {adjective}"
    if verb in {"set", "unset"}:
        is_noun = any(
            parameter.name == adjective for parameter in facts.parameters
        ) and not adjective.endswith("ed")
        return f"{verb} the {adjective}{'' if is_noun else ' state'}"
    if verb == "wait" and is_participle(adjective):
        return f"wait until {owner_phrase(facts) or 'it'} is {adjective}"
    return ""


def _getter(facts: Facts, rest: tuple[str, ...]) -> str:
    if len(rest) == 1 and is_adjective(rest[0]):
        return f"return the {rest[0]} value"
    if rest[0] == "or" and len(rest) > 1:
        return f"return what is there, or {verb_clause(rest[1:])}{' it' if len(rest) == 2 else ''}"
    phrase = object_phrase(rest)
    keys = [each for each in required_parameters(facts) if each.name in _KEYS]
    if keys and len(facts.parameters) <= 2 and " by " not in f" {phrase} " and not is_plural(rest[-1]):
        return f"return {phrase} for `{keys[0].name}`"
    return f"return {phrase}"


def _lone(facts: Facts, verb: str) -> str:
    """A verb alone: what it acts on is the first parameter, or the object itself."""
    owner, required = owner_phrase(facts), required_parameters(facts)
    if not owner and verb not in lexicon.OWNER_VERBS:
        required = required or facts.parameters[:1]
    first = required[0].name if required else ""
    said = lexicon.COMPOUND_VERBS.get(verb, verb)
    if verb in _HTTP_METHODS and any(parameter.name == "url" for parameter in facts.parameters):
        return f"send {with_article(verb.upper() + ' request')}"
    if verb in {"request", "stream", "send"} and {"method", "url"} <= {
        each.name for each in facts.parameters
    }:
        return "send a request"
    if verb in {"get", "set"}:
        return _lone_accessor(facts, verb, first, owner)
    if " the " in said or " a " in said:
        return f"{said} from {owner}" if owner and said.startswith("read") else said
    if verb in lexicon.CREATING_VERBS and owner and has_decorator(facts, "classmethod", "staticmethod"):
        return f"{verb} {with_article(owner.removeprefix('the '))}"
    if owner and first:
        if is_callable(required[0].annotation):
            return f"{said} {owner} with `{first}`"
        if verb in lexicon.TO_OWNER_VERBS:
            return f"{said} `{first}` to {owner}"
        if verb in lexicon.FROM_OWNER_VERBS:
            return f"{said} `{first}` from {owner}"
        if verb in {"extend", "update", "fill"}:
            return f"{said} {owner} with `{first}`"
        if verb in {"put", "write", "send", "feed"} and first in _CONTENTS:
            return f"{said} `{first}` {'into' if verb == 'put' else 'to'} {owner}"
    if owner and verb in {"read", "wait", "listen"}:
        return f"{said} {'for' if verb == 'wait' else 'on' if verb == 'listen' else 'from'} {owner}"
    if owner and (verb in lexicon.OWNER_VERBS or not first):
        return f"{said} {owner}"
    if not first or verb in {"run", "start", "stop", "sleep", "wait"} or said != verb:
        return f"{said} {owner}".strip()
    if len(first) > 1 and first not in _PLAIN_PARAMETERS:
        return f"{said} `{first}`"
    return f"{said} {'from ' if verb in {'load', 'read'} else 'to ' if verb in {'dump', 'write'} else ''}`{first}`"


def _lone_accessor(facts: Facts, verb: str, first: str, owner: str) -> str:
    if verb == "set":
        return f"set the value for `{first}`" if first in _KEYS else f"set {owner or f'`{first}`'}"
    if facts.returns is Returns.NONE:
        return f"get {owner}" if owner else "get the value"
    if first in _KEYS:
        return f"return the value for `{first}`"
    return f"return a value from {owner}" if owner else "return the value"
