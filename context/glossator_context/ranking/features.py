"""The features of chosen definitions: their columns, what their names look like, and how they stand among one another."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.associations import Associations
from glossator_context.ranking.columns import Column, gathered_columns, place_columns
from glossator_context.ranking.evidence import Evidence
from glossator_context.ranking.following import bound_here, defined_here, followers
from glossator_context.ranking.names import STYLE, NameTable, humps
from glossator_context.ranking.reading import Reading
from glossator_context.ranking.tables import Numbers
from glossator_context.ranking.view import View

Scores = NDArray[np.float32]

# Columns that are told again as a share of the place's highest, and as a rank.
_COMPARED = (
    "score",
    "similar",
    "similar_last",
    "with_last",
    "with_before",
    "with_after",
    "namesakes",
    "kin",
    "asked",
    "asked_sum",
    "told",
    "elsewhere",
    "used",
    "alike",
    "affinity",
    "owner_affinity",
    "file_similar",
    "imported_beside",
    "imported_alike",
    "mentioned_beside",
    "hop",
    "before_near",
    "after_near",
)

_DEFINED_BEFORE = 12_000
_DEFINED_AFTER = 6_000


def features_of(
    found: Evidence, columns: list[Column], definitions: Numbers, scores: Scores, associations: Associations
) -> dict[str, Scores]:
    """By name of the feature, its value for each definition. `scores` are the definitions' linear ones."""
    view = found.view
    features = gathered_columns(columns, view, definitions)
    features["score"] = scores.astype(np.float32)
    names = view.names[definitions]
    features.update(_of_names(found, names, name_table(view, associations), associations))
    _compare(features)
    _group(features, view.files[definitions], names, view.owners[definitions], view.word_count)
    for name, value in place_columns(found).items():
        features[name] = np.full(len(definitions), value, dtype=np.float32)
    return features


def name_table(view: View, associations: Associations) -> NameTable:
    """The view's table of names."""
    if view.name_table is None:
        view.name_table = NameTable(view.word_count, view.word, associations)
    table: NameTable = view.name_table
    return table


def _compare(features: dict[str, Scores]) -> None:
    for name in _COMPARED:
        values = features[name]
        if name == "score":
            values = np.exp(values - values.max()) if len(values) else values
        top = float(values.max()) if len(values) else 0.0
        features[f"{name}_share"] = values / np.float32(top) if top > 0 else np.zeros_like(values)
        features[f"{name}_rank"] = _ranks(values)


def _ranks(values: Scores) -> Scores:
    """How many values are higher, as a logarithm; equal values have the same rank."""
    ordered = np.sort(-values)
    return np.log1p(np.searchsorted(ordered, -values, side="left")).astype(np.float32)


def _group(
    features: dict[str, Scores], files: Numbers, names: Numbers, owners: Numbers, no_owner: int
) -> None:
    """How a definition stands among those of its file, its name and its owner."""
    scores = features["score"].astype(np.float64)
    chances = 1.0 / (1.0 + np.exp(-scores))
    for key, numbers in (("file", files), ("name", names), ("owner", owners)):
        groups, places = np.unique(numbers, return_inverse=True)
        sums = np.bincount(places, weights=chances, minlength=len(groups))
        tops = np.zeros(len(groups))
        np.maximum.at(tops, places, chances)
        if key == "owner":
            without = groups == no_owner
            sums[without], tops[without] = 0.0, np.inf
        features[f"{key}_sum"] = np.log(sums[places] + 1e-4).astype(np.float32)
        features[f"{key}_part"] = (chances / np.maximum(tops[places], 1e-9)).astype(np.float32)


def _of_names(
    found: Evidence, names: Numbers, table: NameTable, associations: Associations
) -> dict[str, Scores]:
    """What the names look like beside the words around the cursor."""
    reading = found.reading
    unique, places = np.unique(names, return_inverse=True)
    rows = table.rows_of(unique)
    texts = [table.texts[row] for row in rows.tolist()]
    features: dict[str, Scores] = {}
    for name, lines in (
        ("humps_last", reading.before[:2]),
        ("humps_before", reading.before[2:7]),
        ("humps_after", reading.after[:3]),
        ("humps_function", [[reading.function]]),
        ("humps_class", [[reading.class_name]]),
        ("humps_chain", reading.chain[:2]),
    ):
        features[name] = table.shared(rows, {part for line in lines for word in line for part in humps(word)})
    after, before = table.after[rows], table.before[rows]
    for name, lines, half in (
        ("expected_last", reading.before[:3], 1.0),
        ("expected", reading.before[:12], 4.0),
        ("expected_scope", [[reading.function, reading.class_name], *reading.chain[:3]], 2.0),
    ):
        features[name] = after @ associations.expected(_weighed_humps(lines, half))
    features["expecting"] = before @ associations.expecting(_weighed_humps(reading.after[:5], 2.0))
    for number, name in enumerate(STYLE):
        features[name] = table.style[rows, number]
    features["follows"] = _looked_up(followers(reading), texts)
    features["member_near"] = _looked_up(_members_near(reading), texts)
    here = defined_here(found.place.prefix[-_DEFINED_BEFORE:] + found.place.suffix[:_DEFINED_AFTER])
    features["defined_here"] = _looked_up(dict.fromkeys(here, 1.0), texts)
    features["bound_here"] = _looked_up(dict.fromkeys(bound_here(reading), 1.0), texts)
    features["starts"] = np.array(_starts(reading.partial, texts), dtype=np.float32)
    return {name: values[places] for name, values in features.items()}


def _looked_up(values: dict[str, float], texts: list[str]) -> Scores:
    return np.array([values.get(text, 0.0) for text in texts], dtype=np.float32)


def _starts(partial: str, texts: list[str]) -> list[float]:
    """Whether names go on from what is typed of one already: 1 exactly, 0.5 but for case, 0 where nothing is typed."""
    if not partial:
        return [0.0] * len(texts)
    lower = partial.lower()
    return [
        1.0 if text.startswith(partial) else 0.5 if text.lower().startswith(lower) else -1.0 for text in texts
    ]


def _members_near(reading: Reading) -> dict[str, float]:
    near: dict[str, float] = {}
    for receiver in reading.receivers.values():
        worth = 1.0 / (1.0 + receiver.distance / 3.0)
        for member in receiver.members:
            near[member] = max(near.get(member, 0.0), worth)
    return near


def _weighed_humps(lines: Iterable[list[str]], half: float) -> list[tuple[str, float]]:
    """The parts of the names of lines that come ever further away, each once."""
    weights: dict[str, float] = {}
    for distance, line in enumerate(lines):
        for word in line:
            for part in humps(word):
                weights.setdefault(part, 0.5 ** (distance / half))
    return list(weights.items())
