"""All that is known of a place and of the workspace around it, gathered once, before any definition is looked at."""

from dataclasses import dataclass

import numpy as np

from glossator_context.ranking.company import Company, company_of
from glossator_context.ranking.counts import Counts, counts_without
from glossator_context.ranking.neighbours import Neighbours, neighbours_of
from glossator_context.ranking.place import Place
from glossator_context.ranking.reading import Reading, read_place
from glossator_context.ranking.similar import near_duplicates
from glossator_context.ranking.surroundings import Surroundings, surroundings_of
from glossator_context.ranking.types import Types, types_of
from glossator_context.ranking.view import Mask, View
from glossator_context.ranking.words import Words, words_of


@dataclass(slots=True)
class Evidence:
    """What the features are made of."""

    view: View
    place: Place
    reading: Reading
    allowed: Mask
    """By file: of the place's languages, there, neither the open file nor a copy of it."""
    counts: Counts
    words: Words
    types: Types
    surroundings: Surroundings
    company: Company
    neighbours: Neighbours


def evidence_at(view: View, place: Place) -> Evidence:
    """Reads the place and looks its words up."""
    reading = read_place(place)
    words = words_of(view, reading)
    family = reading.language.family if reading.language is not None else place.language
    allowed = view.file_alive.copy()
    kin = view.family_masks.get(family)
    allowed = allowed & kin if kin is not None else np.zeros(len(view.paths), dtype=np.bool_)
    own = view.file_numbers.get(place.path)
    if own is not None:
        allowed[own] = False
    copies = near_duplicates(view, frozenset(words.ids.values()), allowed).tolist()
    allowed[copies] = False
    masked = copies if own is None else [own, *copies]
    counts = counts_without(view, masked)
    surroundings = surroundings_of(view, place, reading, words, counts.names)
    return Evidence(
        view=view,
        place=place,
        reading=reading,
        allowed=allowed,
        counts=counts,
        words=words,
        types=types_of(view, reading, allowed, counts.names),
        surroundings=surroundings,
        company=company_of(view, reading, allowed, counts.windows),
        neighbours=neighbours_of(view, place, surroundings, allowed, counts),
    )
