"""The built-in model's documentation: the tagged text of every model, each line read from the syntax."""

from glossator.wording import declaration
from glossator_context.facts import Facts, Returns


def tagged_prose(facts: Facts) -> str:
    """The text of the parts that the facts require, and of no other."""
    lines = [f"summary: {declaration.summary(facts)}"]
    if details := declaration.details(facts):
        lines.append(f"details: {details}")
    lines.extend(f"param {each.name}: {declaration.parameter_text(each, facts)}" for each in facts.parameters)
    constructed = {each.name for each in facts.parameters}
    lines.extend(
        f"attribute {each.name}: {declaration.attribute_text(each, facts)}"
        for each in facts.attributes
        if each.name not in constructed and not each.name.startswith("_")
    )
    if facts.returns is Returns.REQUIRED:
        lines.append(f"returns: {declaration.returns_text(facts)}")
    if facts.yields:
        lines.append(f"yields: {declaration.yields_text(facts)}")
    lines.extend(f"raises {name}: {declaration.raising_text(name, facts)}" for name in facts.raises)
    return "\n".join(lines)
