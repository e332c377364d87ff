"""The definitions that are worth a closer look: a linear score of cheap columns over all there are."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.columns import By, Column
from glossator_context.ranking.evidence import Evidence
from glossator_context.ranking.tables import Numbers

Scores = NDArray[np.float32]


def linear_scores(
    found: Evidence, columns: list[Column], weights: Mapping[str, tuple[float, float]]
) -> Scores:
    """By definition, a log-odds; minus infinity where its file is not allowed.

    A column counts as it is, times its first weight, and by its square root, times its second: many columns are shares,
    and the first hundredth says more than the last.
    """
    view = found.view
    sums: dict[By, Scores] = {}
    for column in columns:
        pair = weights.get(column.name)
        if pair is None:
            continue
        values = column.values.astype(np.float32, copy=False)
        part = values * np.float32(pair[0])
        if pair[1]:
            part += np.sqrt(values) * np.float32(pair[1])
        sums[column.by] = sums[column.by] + part if column.by in sums else part
    files = sums.get(By.FILE, np.zeros(len(view.paths), dtype=np.float32))
    total = np.where(found.allowed, files, -np.inf).astype(np.float32)[view.files]
    if By.NAME in sums:
        total += sums[By.NAME][view.names]
    if By.OWNER in sums:
        total += sums[By.OWNER][view.owners]
    if By.DEFINITION in sums:
        total += sums[By.DEFINITION]
    return total


def best_definitions(scores: Scores, most: int) -> Numbers:
    """The definitions with the highest scores, in no order."""
    allowed = int(np.count_nonzero(scores > -np.inf))
    count = min(most, allowed)
    if count == 0:
        return np.zeros(0, dtype=np.int32)
    return np.argpartition(scores, len(scores) - count)[len(scores) - count :].astype(np.int32)
