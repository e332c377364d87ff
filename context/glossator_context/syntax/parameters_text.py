"""The parameters in a signature's text, in languages that are not read node by node."""

import re

from glossator_context.symbols import Parameter, ParameterKind

_OPENING, _CLOSING = "([{<", ")]}>"
_ARROWS = re.compile(r"->|=>|<=|>=|<<|>>=")
_TYPE_NAME = re.compile(
    r"(?P<type>.*?)(?P<sign>\$?)(?P<name>[^\W\d]\w*)\s*(?P<suffix>(?:\[[^\]]*\])*)\Z", re.DOTALL
)
_ATTRIBUTES = re.compile(r"(?:\[[^\[\]]*\]\s*)*")
_MODIFIERS = re.compile(
    r"(?:@\w+(?:\([^()]*\))?\s+|(?:final|mut|ref|out|in|params|this|vararg|val|var|private|protected|public"
    r"|override|implicit|using|inout|crossinline|noinline|scoped)\s+)*"
)
_SELF = re.compile(r"(?:&\s*(?:'\w+\s+)?)?(?:mut\s+)?self\b")
_MAX_PARAMETERS = 200


def parameters_in(signature: str, name: str, order: str) -> tuple[Parameter, ...]:
    """The parameters of a function; none where the language does not say in which `order` they are written.

    In "name Type" a name without type has that of the next one, as in Go.
    """
    if not order:
        return ()
    begins = _begin(signature, name)
    texts = _parts(signature, begins + 1) if begins >= 0 else []
    if order == "name type":
        return _go(texts)
    found = (_parameter(text, order) for text in texts[:_MAX_PARAMETERS])
    return tuple(each for each in found if each is not None)


def _begin(signature: str, name: str) -> int:
    """Where the bracket opens behind the name and its type parameters; -1 where none does."""
    place = signature.find(name)
    while place >= 0:
        place += len(name)
        behind, depth = place, 0
        while behind < len(signature) and (depth or signature[behind] in "<[ "):
            depth += (signature[behind] in "<[") - (
                signature[behind] in ">]" and signature[behind - 1] != "-"
            )
            behind += 1
        if behind < len(signature) and signature[behind] == "(":
            return behind
        place = signature.find(name, place)
    return -1


def _parts(text: str, start: int) -> list[str]:
    """What commas divide from `start` to the bracket that closes it."""
    parts, depth, begun = [], 0, start
    arrows = {place for match in _ARROWS.finditer(text, start) for place in range(*match.span())}
    for place in range(start, len(text)):
        character = text[place]
        if place in arrows:
            continue
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth < 0:
                parts.append(text[begun:place])
                break
        elif character == "," and depth == 0:
            parts.append(text[begun:place])
            begun = place + 1
    return [part.strip() for part in parts if part.strip()]


def _parameter(text: str, order: str) -> Parameter | None:
    if order == "name: type":
        return _name_type(text)
    text, _, default = text.partition("=")
    text = _without(_MODIFIERS, _without(_ATTRIBUTES, text.strip())).strip()
    match = _TYPE_NAME.match(text)
    if match is None or not (match["type"].strip() or match["sign"]):
        # `void`, or a declaration that names only the type. PHP's `$` says that it is a name.
        return None
    annotation = f"{match['type'].strip()}{match['suffix']}"
    is_variadic = annotation.endswith("...")
    return Parameter(
        name=match["name"],
        kind=ParameterKind.VARIADIC if is_variadic else ParameterKind.ORDINARY,
        annotation=annotation.removesuffix("...").strip() or None,
        default=default.strip() or None,
        optional=bool(default.strip()),
    )


def _name_type(text: str) -> Parameter | None:
    if _SELF.match(text) is not None:
        return Parameter(name="self")
    is_variadic = text.startswith("vararg ")
    text = _without(_MODIFIERS, text)
    before, colon, annotation = text.partition(":")
    annotation, _, default = _type_and_default(annotation)
    # Swift: `label name: Type`.
    name = before.split()[-1] if before.split() else ""
    if not name.isidentifier() or (not colon and "(" in text):
        name = before.strip()
    if not name:
        return None
    annotation = annotation.strip()
    is_variadic = is_variadic or annotation.endswith(("...", "*"))
    return Parameter(
        name=name,
        kind=ParameterKind.VARIADIC if is_variadic else ParameterKind.ORDINARY,
        annotation=annotation.removesuffix("...").removesuffix("*").strip() or None,
        default=default or None,
        optional=bool(default),
    )


def _without(beginning: re.Pattern[str], text: str) -> str:
    match = beginning.match(text)
    return text if match is None else text[match.end() :]


def _type_and_default(text: str) -> tuple[str, str, str]:
    """A type and, behind its equals sign, a default; `=>` and `==` are no such signs."""
    match = re.search(r"(?<![=<>!])=(?![=>])", text)
    if match is None:
        return text, "", ""
    return text[: match.start()], "=", text[match.end() :].strip()


def _go(texts: list[str]) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    annotation: str | None = None
    has_names = any(" " in text for text in texts)
    for text in reversed(texts[:_MAX_PARAMETERS] if has_names else []):
        name, space, written = text.partition(" ")
        annotation = written.strip() if space else annotation
        is_variadic = annotation is not None and annotation.startswith("...")
        found.append(
            Parameter(
                name=name,
                kind=ParameterKind.VARIADIC if is_variadic else ParameterKind.ORDINARY,
                annotation=annotation.removeprefix("...") if annotation is not None else None,
            )
        )
    return tuple(reversed(found))
