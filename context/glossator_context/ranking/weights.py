"""What was learnt, as the package ships it: the linear score, the trees, and the vectors of the parts of names."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from glossator_context.ranking.associations import Associations
from glossator_context.ranking.trees import Trees

_FILE = "weights.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All of it."""

    linear: Mapping[str, tuple[float, float]]
    """By column, what it and its square root are multiplied by."""
    trees: Trees
    associations: Associations


@cache
def shipped_weights() -> Weights:
    """The weights of this version, read once."""
    return read_weights(files(__package__).joinpath(_FILE).read_bytes())


def read_weights(source: bytes) -> Weights:
    """The weights in a file's bytes, as the training program writes it."""
    with np.load(BytesIO(source), allow_pickle=False) as columns:
        before = columns["before"].astype(np.float32) * columns["before_scale"]
        after = columns["after"].astype(np.float32) * columns["after_scale"]
        nothing = np.zeros((1, before.shape[1]), dtype=np.float32)
        pairs = columns["linear"].tolist()
        return Weights(
            linear={
                name: (pair[0], pair[1])
                for name, pair in zip(columns["linear_names"].tolist(), pairs, strict=True)
            },
            trees=Trees(
                features=tuple(columns["features"].tolist()),
                question_features=columns["question_features"],
                question_borders=columns["question_borders"],
                questions=columns["questions"].astype(np.int32),
                leaves=columns["leaves"],
                bias=float(columns["bias"]),
            ),
            associations=Associations(
                numbers={part: number for number, part in enumerate(columns["parts"].tolist())},
                before=np.concatenate([before, nothing]),
                after=np.concatenate([after, nothing]),
            ),
        )
