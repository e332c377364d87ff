"""What the methods do whose meaning the language fixes."""

from glossator.wording.naming import owner_phrase, required_parameters
from glossator_context.facts import Facts

# {owner} is the object, {first} the first parameter.
_SUMMARIES = {
    "__init__": "Initialize {owner}",
    "__new__": "Create {owner}",
    "__post_init__": "Finish the initialization of {owner}",
    "__init_subclass__": "Set up a new subclass",
    "__class_getitem__": "Return the class for the given type arguments",
    "__del__": "Release what {owner} holds",
    "__repr__": "Return a representation of {owner} for developers",
    "__str__": "Return {owner} as a string",
    "__bytes__": "Return {owner} as bytes",
    "__format__": "Return {owner} formatted by `{first}`",
    "__hash__": "Return the hash of {owner}",
    "__bool__": "Return whether {owner} counts as true",
    "__len__": "Return the number of items in {owner}",
    "__length_hint__": "Return an estimate of the number of items in {owner}",
    "__iter__": "Iterate over {owner}",
    "__aiter__": "Iterate over {owner} asynchronously",
    "__next__": "Return the next item",
    "__anext__": "Return the next item",
    "__reversed__": "Iterate over {owner} from the end to the start",
    "__contains__": "Return whether `{first}` is in {owner}",
    "__getitem__": "Return the item for `{first}`",
    "__setitem__": "Set the item for `{first}`",
    "__delitem__": "Delete the item for `{first}`",
    "__missing__": "Return the value for the missing key `{first}`",
    "__getattr__": "Return an attribute that is not found in the usual places",
    "__getattribute__": "Return an attribute",
    "__setattr__": "Set an attribute",
    "__delattr__": "Delete an attribute",
    "__dir__": "Return the names of the attributes of {owner}",
    "__call__": "Call {owner}",
    "__enter__": "Enter the context of {owner}",
    "__exit__": "Leave the context of {owner}",
    "__aenter__": "Enter the asynchronous context of {owner}",
    "__aexit__": "Leave the asynchronous context of {owner}",
    "__await__": "Wait for {owner}",
    "__eq__": "Return whether {owner} equals `{first}`",
    "__ne__": "Return whether {owner} differs from `{first}`",
    "__lt__": "Return whether {owner} is less than `{first}`",
    "__le__": "Return whether {owner} is less than or equal to `{first}`",
    "__gt__": "Return whether {owner} is greater than `{first}`",
    "__ge__": "Return whether {owner} is greater than or equal to `{first}`",
    "__copy__": "Return a shallow copy of {owner}",
    "__deepcopy__": "Return a deep copy of {owner}",
    "__reduce__": "Return what pickle needs to rebuild {owner}",
    "__reduce_ex__": "Return what pickle needs to rebuild {owner}",
    "__getstate__": "Return the state to pickle",
    "__setstate__": "Restore a pickled state",
    "__sizeof__": "Return the size of {owner} in bytes",
    "__fspath__": "Return the file system path of {owner}",
    "__index__": "Return {owner} as an integer index",
    "__int__": "Return {owner} as an integer",
    "__float__": "Return {owner} as a floating point number",
    "__neg__": "Return {owner} negated",
    "__pos__": "Return {owner} unchanged in sign",
    "__abs__": "Return the absolute value of {owner}",
    "__invert__": "Return {owner} inverted",
    "__get__": "Return the value of the descriptor",
    "__set__": "Set the value of the descriptor",
    "__delete__": "Delete the value of the descriptor",
    "__set_name__": "Remember the name that the descriptor is assigned to",
    "__instancecheck__": "Return whether `{first}` counts as an instance",
    "__subclasscheck__": "Return whether `{first}` counts as a subclass",
    "__subclasshook__": "Return whether `{first}` counts as a subclass",
    "__prepare__": "Return the namespace for the class body",
    "__rich__": "Return what Rich shows for {owner}",
    "__rich_console__": "Render {owner} for a Rich console",
    "__rich_measure__": "Return the width that {owner} needs",
    "__rich_repr__": "Yield the parts of the Rich representation of {owner}",
}
_OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>", "divmod": "divmod",
}  # fmt: skip


def dunder_summary(facts: Facts) -> str:
    """The summary of a special method, without its full stop; empty for one that the language does not know."""
    name = facts.symbol.name
    owner = owner_phrase(facts) or "the object"
    required = required_parameters(facts)
    first = required[0].name if required else (facts.parameters[0].name if facts.parameters else "other")
    if name in _SUMMARIES:
        text = _SUMMARIES[name].format(owner=owner, first=first)
        return text.replace("context of the context", "context") if "context of" in text else text
    core = name.strip("_")
    if core in _OPERATORS:
        return f"Return the result of `self {_OPERATORS[core]} {first}`"
    if core[:1] == "i" and core[1:] in _OPERATORS:
        return f"Apply `self {_OPERATORS[core[1:]]}= {first}`"
    if core[:1] == "r" and core[1:] in _OPERATORS:
        return f"Return the result of `{first} {_OPERATORS[core[1:]]} self`"
    return ""
