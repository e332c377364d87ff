"""Why a definition was ranked where it was, in words that people read: the strongest of the things that speak for it."""

import numpy as np

from glossator_context.pieces import Reason
from glossator_context.ranking.evidence import Evidence
from glossator_context.ranking.features import Scores
from glossator_context.ranking.tables import Numbers

# A feature, from which value on it is a cause, and which kind of cause. The first that holds is told.
_CAUSES = (
    ("exact", 0.5, Reason.IMPORTED),
    ("slot", 0.3, Reason.MEMBER),
    ("told", 0.15, Reason.MEMBER),
    ("own", 0.3, Reason.MEMBER),
    ("named", 0.2, Reason.MEMBER),
    ("names_type", 0.3, Reason.TYPE),
    ("before_near", 0.15, Reason.NEAR),
    ("after_near", 0.2, Reason.NEAR),
    ("elsewhere", 0.15, Reason.MEMBER),
    ("receiver", 0.2, Reason.IMPORTED),
    ("alike", 0.4, Reason.MEMBER),
    ("similar", 0.1, Reason.SIMILAR),
    ("with_last", 0.1, Reason.SIMILAR),
    ("namesakes", 0.2, Reason.SIMILAR),
    ("owner_imported", 0.5, Reason.IMPORTED),
    ("before_count", 0.5, Reason.NEAR),
    ("after_count", 0.5, Reason.NEAR),
    ("imported_alike", 0.15, Reason.LIKELY),
    ("imported_beside", 0.15, Reason.LIKELY),
    ("by_name", 0.5, Reason.IMPORTED),
    ("as_module", 0.5, Reason.IMPORTED),
    ("same_folder", 0.5, Reason.FOLDER),
)
_TOLD_WITHOUT_NAMES = {
    "exact": "named by an import",
    "before_near": "used just above",
    "after_near": "used just below",
    "similar": "used by similar code",
    "with_last": "used beside the same names elsewhere",
    "before_count": "used above",
    "after_count": "used below",
    "imported_alike": "imported by files like this one",
    "imported_beside": "imported by files near by",
    "by_name": "defined in an imported file",
    "as_module": "defined in an imported module",
    "receiver": "defined in a module used just here",
    "same_folder": "defined in the same folder",
}
_OTHERWISE = (Reason.LIKELY, "often used in such a place")


def causes_of(
    found: Evidence, definitions: Numbers, features: dict[str, Scores], chosen: Numbers
) -> list[tuple[Reason, str]]:
    """For each of the chosen rows of the features, the kind of its strongest cause, and the cause in words."""
    holds = np.stack([features[name][chosen] >= least for name, least, _ in _CAUSES])
    first = np.where(holds.any(axis=0), holds.argmax(axis=0), -1).tolist()
    return [
        _OTHERWISE if number < 0 else (_CAUSES[number][2], _in_words(found, _CAUSES[number][0], definition))
        for number, definition in zip(first, definitions[chosen].tolist(), strict=True)
    ]


def _in_words(found: Evidence, name: str, definition: int) -> str:
    plain = _TOLD_WITHOUT_NAMES.get(name)
    if plain is not None:
        return plain
    view = found.view
    if name == "namesakes":
        return f"used by other functions called {found.reading.function}"
    if name == "names_type":
        word = int(view.names[definition])
        return f"the type of {found.types.names[word]}" if word in found.types.names else "a type named here"
    owner = int(view.owners[definition])
    holder = view.word(owner) if owner < view.word_count else "it"
    if name == "owner_imported":
        return f"member of {holder}, named by an import"
    if name == "own":
        return f"member of {holder}, which {found.reading.class_name} is made from"
    of = found.types.names.get(owner)
    if of is None or of == holder:
        return f"member of {holder}"
    return (
        f"member of {holder}, the type of {of}"
        if name in {"told", "slot"}
        else f"member of {holder}, likely the type of {of}"
    )
