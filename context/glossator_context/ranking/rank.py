"""Ranks the workspace's definitions by how likely the next line at a place needs them."""

from dataclasses import dataclass

import numpy as np

from glossator_context.pieces import Reason
from glossator_context.ranking.candidates import best_definitions, linear_scores
from glossator_context.ranking.causes import causes_of
from glossator_context.ranking.columns import columns_of
from glossator_context.ranking.evidence import Evidence, evidence_at
from glossator_context.ranking.features import features_of
from glossator_context.ranking.place import Place
from glossator_context.ranking.similar import SimilarWindow
from glossator_context.ranking.view import View
from glossator_context.ranking.weights import Weights, shipped_weights

MOST_LOOKED_AT = 500
"""How many definitions are looked at closely. Of what is needed, 97 in 100 are among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A definition, by its number in its segment of the view, and the probability that the next line needs it.

    `cause` says in a few words what speaks for it most; `reason` is what kind of cause that is.
    """

    segment: int
    definition: int
    probability: float
    reason: Reason
    cause: str


def rank(
    view: View, place: Place, most: int = MOST_LOOKED_AT, *, weights: Weights | None = None
) -> list[Ranked]:
    """The likeliest definitions outside of the open file, the likeliest first.

    Only files of the place's languages count, and no copy of the open file. What was looked up is kept for the next
    question about the very same `place`.
    """
    weights = weights if weights is not None else shipped_weights()
    found = _evidence(view, place)
    columns = columns_of(found)
    scores = linear_scores(found, columns, weights.linear)
    definitions = best_definitions(scores, max(most, MOST_LOOKED_AT))
    if not len(definitions):
        return []
    features = features_of(found, columns, definitions, scores[definitions], weights.associations)
    rows = np.stack([features[name] for name in weights.trees.features])
    odds = weights.trees.scores(rows)
    order = np.argsort(-odds, kind="stable")[:most].astype(np.int32)
    chances = (1.0 / (1.0 + np.exp(-odds[order]))).tolist()
    causes = causes_of(found, definitions, features, order)
    ranked = []
    for definition, chance, (reason, cause) in zip(definitions[order].tolist(), chances, causes, strict=True):
        segment, number = view.located(definition)
        ranked.append(
            Ranked(segment=segment, definition=number, probability=chance, reason=reason, cause=cause)
        )
    return ranked


def similar(view: View, place: Place, most: int) -> list[SimilarWindow]:
    """The windows of other files that are most like the lines around a place, the most like first. A few dozen at most."""
    company = _evidence(view, place).company
    windows = company.windows[:most].tolist()
    scores = company.window_scores[:most].tolist()
    return [
        SimilarWindow(*view.window_located(window), score)
        for window, score in zip(windows, scores, strict=True)
    ]


def _evidence(view: View, place: Place) -> Evidence:
    kept: Evidence | None = view.last_evidence
    if kept is None or kept.place is not place:
        kept = view.last_evidence = evidence_at(view, place)
    return kept
