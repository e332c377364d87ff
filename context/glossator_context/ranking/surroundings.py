"""Which other files the open file has to do with: those it imports, those beside it, those that define what it uses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.place import Place
from glossator_context.ranking.reading import Reading
from glossator_context.ranking.tables import Numbers
from glossator_context.ranking.view import View
from glossator_context.ranking.words import Words

Scores = NDArray[np.float32]

_MAX_DEPTH = 12
_MAX_NAMESAKES = 60


@dataclass(slots=True)
class Surroundings:
    """By file, but for what says otherwise."""

    by_name: Scores
    """1 for a file that an import takes a name from, less for the less likely ones of several."""
    as_module: Scores
    """The same for imports of a whole module."""
    receiver: Scores
    """How near the name of an imported module was used as `module.`."""
    slot: Scores
    """1 where that name stands at the cursor."""
    same_folder: Scores
    shared_folders: Scores
    distance: Scores
    recent: Scores
    affinity: Scores
    """How much of what the open file uses is defined there and, by its name, in few other files."""
    owner_affinity: Scores
    """The same by word that owns."""
    owner_imported: Scores
    """By word: 1 for a name that an import binds from the workspace."""
    outside: Scores
    """By word: 1 for a name that an import binds from somebody else's code."""
    exact: Scores
    """By definition: 1 for what an import names in that file, less where only the name agrees."""
    uses: Scores
    """By definition that an import names: how often the file uses it beside."""


def surroundings_of(
    view: View, place: Place, reading: Reading, words: Words, name_counts: Numbers
) -> Surroundings:
    """Finds out by imports, paths and shared names."""
    files = len(view.paths)
    size = view.word_count + 1
    found = Surroundings(
        **{
            name: np.zeros(
                size if name in _BY_WORD else len(view.names) if name in _BY_DEFINITION else files,
                dtype=np.float32,
            )
            for name in Surroundings.__slots__
        }
    )
    _follow_imports(view, place, reading, words, found)
    _measure_paths(view, place, found)
    for distance, path in enumerate(place.recent[:16]):
        number = view.file_numbers.get(path)
        if number is not None:
            found.recent[number] = 1.0 / (1 + distance)
    _share_names(view, words, name_counts, found)
    return found


_BY_WORD = frozenset({"owner_affinity", "owner_imported", "outside"})
_BY_DEFINITION = frozenset({"exact", "uses"})


def _follow_imports(view: View, place: Place, reading: Reading, words: Words, found: Surroundings) -> None:
    for each in place.imported:
        numbers = [view.file_numbers[path] for path in each.files if path in view.file_numbers]
        outer = each.name if each.exported in {"*", "default", ""} else each.exported
        bound = view.word_id(each.name) if each.name else -1
        word = view.word_id(outer) if outer else -1
        if not numbers:
            if bound >= 0:
                found.outside[bound] = 1.0
        elif each.exported == "*":
            found.as_module[numbers] = 1.0
            receiver = reading.receivers.get(each.name)
            if receiver is not None:
                near = 1.0 / (1.0 + receiver.distance / 3.0)
                found.receiver[numbers] = np.maximum(found.receiver[numbers], near)
            if each.name and each.name == reading.slot_receiver:
                found.slot[numbers] = 1.0
        else:
            found.by_name[numbers] = np.maximum(
                found.by_name[numbers], 1.0 / (1 + np.arange(len(numbers)) / 4)
            )
        if word >= 0 and (numbers or each.exported != "*"):
            _name_definitions(view, word, bound, numbers, words, found)


def _name_definitions(
    view: View, word: int, bound: int, numbers: list[int], words: Words, found: Surroundings
) -> None:
    definitions = view.definitions_named(word)
    if not len(definitions):
        return
    if numbers:
        found.owner_imported[word] = 1.0
    files = set(numbers)
    is_there = [file in files for file in view.files[definitions[:_MAX_NAMESAKES]].tolist()]
    weight = 0.1 if True in is_there or not numbers else 0.6
    for definition, there in zip(definitions.tolist(), is_there, strict=False):
        found.exact[definition] = max(found.exact[definition], 1.0 if there else weight)
    counted = bound if bound >= 0 else word
    uses = words.before_count[counted] + words.after_count[counted] - 1
    found.uses[definitions] = max(0.0, float(uses))


def _measure_paths(view: View, place: Place, found: Surroundings) -> None:
    own = place.path.split("/")[:-1]
    shared = np.zeros(len(view.folders), dtype=np.float32)
    depths = np.zeros(len(view.folders), dtype=np.float32)
    for folder, number in view.folders.items():
        parts = folder.split("/") if folder else []
        same = 0
        for mine, theirs in zip(own, parts, strict=False):
            if mine != theirs:
                break
            same += 1
        shared[number], depths[number] = same, len(parts)
    folders = view.file_folder
    found.shared_folders = shared[folders]
    found.distance = np.minimum(_MAX_DEPTH, len(own) + depths - 2 * shared)[folders]
    found.same_folder = (found.distance == 0).astype(np.float32)


def _share_names(view: View, words: Words, name_counts: Numbers, found: Surroundings) -> None:
    used = np.array(list(words.ids.values()), dtype=np.int32)
    if not len(used):
        return
    weights = np.zeros(view.word_count + 1, dtype=np.float32)
    weights[used] = 1.0 / np.maximum(1, name_counts[used])
    by_definition = weights[view.names]
    found.affinity = np.bincount(view.files, weights=by_definition, minlength=len(view.paths)).astype(
        np.float32
    )
    found.owner_affinity = np.bincount(
        view.owners, weights=by_definition, minlength=view.word_count + 1
    ).astype(np.float32)
    found.owner_affinity[view.word_count] = 0.0
