"""Of what types the names near the cursor may be, by everything that tells: the text, the workspace, the names themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from glossator_context.ranking.reading import SELF, Reading
from glossator_context.ranking.tables import IS_CALLABLE, IS_TYPE, Numbers
from glossator_context.ranking.view import Mask, View

Scores = NDArray[np.float32]

_MAX_NAMES = 12
_MAX_DEFINITIONS = 8
_MAX_ROWS = 4_000
_MAX_BASES_UP = 5
_BASE_DECAY = 0.85
_PARAMETER_WEIGHT = 0.3
_SLOT_WEIGHT = 1.0

_HOP_FROM = 0.25
_HOP_TYPES = 4
_HOP_PROPERTIES = 40
_HOP_SHARE = 0.3

_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


@dataclass(slots=True)
class Types:
    """By word that owns members: how likely a name near the cursor has it for its type, by what tells so. By word that is
    a member: how often the workspace asks it of such names."""

    told: Scores
    """The open file says it: annotations, constructors, functions with a known return type."""
    elsewhere: Scores
    """Names like it have that type in other files."""
    alike: Scores
    """The type is called like the name."""
    used: Scores
    """The type has the members that are asked of the name in the open file."""
    own: Scores
    """The class around the cursor and its bases."""
    named: Scores
    """The receiver is the type itself."""
    slot: Scores
    """Any of these, for the one name whose member stands at the cursor."""
    hop: Scores
    """The type of what the types near the cursor hold: of `url` where a request is near."""
    asked: Scores
    asked_sum: Scores
    asked_slot: Scores
    names: dict[int, str] = field(default_factory=dict)
    """For a type the name that it is likely the type of."""


def types_of(view: View, reading: Reading, allowed_files: Mask, name_counts: Numbers) -> Types:
    """Gathers it for the names that the code at the cursor most likely asks members of."""
    size = view.word_count + 1
    found = Types(*[np.zeros(size, dtype=np.float32) for _ in range(11)])  # type: ignore[arg-type]  # the twelfth has a default
    _Gathering(view, reading, allowed_files, name_counts, found).run()
    return found


def receivers_of(reading: Reading) -> list[tuple[str, float]]:
    """The names that members may be asked of next, each with a weight, heaviest first."""
    weights: dict[str, float] = {}
    for receiver in reading.receivers.values():
        weights[receiver.name] = 1.0 / (1.0 + receiver.distance / 3.0)
    for distance, line in enumerate(reading.before[:16]):
        for word in line:
            if word in reading.from_calls or word in reading.typed or word in reading.from_names:
                weights[word] = max(weights.get(word, 0.0), 0.8 / (1.0 + distance / 3.0))
    for word in reading.parameters[:12]:
        weights.setdefault(word, _PARAMETER_WEIGHT)
    for word in reading.chain[0] if reading.chain else ():
        weights.setdefault(word, _PARAMETER_WEIGHT)
    if reading.slot_receiver:
        weights[reading.slot_receiver] = _SLOT_WEIGHT + 0.5
    names = sorted(weights.items(), key=lambda pair: -pair[1])
    return [pair for pair in names if pair[0] not in SELF][:_MAX_NAMES]


class _Gathering:
    """One run: the closures of bases that were looked up are kept for it."""

    def __init__(
        self, view: View, reading: Reading, allowed_files: Mask, name_counts: Numbers, found: Types
    ) -> None:
        self.view = view
        self.reading = reading
        self.allowed = allowed_files
        self.name_counts = name_counts
        self.found = found
        self._closures: dict[int, list[tuple[int, float]]] = {}

    def run(self) -> None:
        reading, found = self.reading, self.found
        slot = reading.slot_receiver
        if reading.class_name:
            self._add_own(reading.class_name, 1.0)
            for base in reading.bases:
                self._add_own(base, _BASE_DECAY)
        for name, weight in receivers_of(reading):
            is_slot = name == slot
            weight = min(weight, 1.0)
            for types, into in (
                (self._told(name, 0), found.told),
                (self._elsewhere(name), found.elsewhere),
                (self._alike(name), found.alike),
                (self._used(name), found.used),
                (self._named(name), found.named),
            ):
                for word, share in types.items():
                    self._spread(word, weight * share, into, name)
                    if is_slot:
                        self._spread(word, share, found.slot, name)
            self._ask(name, weight, is_slot)
        self._hop()
        if slot in SELF:
            np.maximum(found.slot, found.own, out=found.slot)

    def _add_own(self, name: str, weight: float) -> None:
        word = self.view.word_id(name)
        if word >= 0:
            self._spread(word, weight, self.found.own, "")

    def _spread(self, word: int, weight: float, into: Scores, name: str) -> None:
        """Notes a type and what it is made from."""
        for each, decay in self._closure(word):
            if weight * decay > into[each]:
                into[each] = weight * decay
                if name:
                    self.found.names.setdefault(each, name)

    def _closure(self, word: int) -> list[tuple[int, float]]:
        known = self._closures.get(word)
        if known is not None:
            return known
        view = self.view
        reached = {word: 1.0}
        front = [word]
        decay = 1.0
        for _ in range(_MAX_BASES_UP):
            decay *= _BASE_DECAY
            names: dict[str, None] = {}
            for each in front:
                here = self._types_named(each)
                for definition in here:
                    names.update(dict.fromkeys(view.bases_of(definition)))
                if not here:
                    names.update(dict.fromkeys(self.reading.local_bases.get(view.word(each), ())))
            front = []
            for name in names:
                number = view.word_id(name)
                if number >= 0 and number not in reached and view.type_names[number]:
                    reached[number] = decay
                    front.append(number)
            if not front:
                break
        pairs = self._closures[word] = list(reached.items())
        return pairs

    def _types_named(self, word: int) -> list[int]:
        if not self.view.type_names[word]:
            return []
        found = self.view.definitions_named(word)
        found = found[IS_TYPE[self.view.kinds[found]] & self.allowed[self.view.files[found]]]
        return found[:_MAX_DEFINITIONS].tolist()  # type: ignore[no-any-return]

    def _known_types(self, words: Iterable[str]) -> list[int]:
        numbers = [self.view.word_id(word) for word in words]
        return [number for number in numbers if number >= 0 and self.view.type_names[number]]

    def _told(self, name: str, depth: int) -> dict[int, float]:
        reading = self.reading
        found = dict.fromkeys(self._known_types(reading.typed.get(name, ())), 1.0)
        call = reading.from_calls.get(name)
        if call is not None:
            for word, share in self._returned(call).items():
                found[word] = max(found.get(word, 0.0), share)
        other = reading.from_names.get(name)
        if other is not None and other != name and depth < 2:
            for word, share in self._told(other, depth + 1).items():
                found.setdefault(word, 0.8 * share)
            if depth == 0 and not found:
                for word, share in self._elsewhere(other).items():
                    found.setdefault(word, 0.7 * share)
        return found

    def _returned(self, call: str) -> dict[int, float]:
        """The types that a call gives: itself where it is a type, else what functions of its name say."""
        view = self.view
        number = view.word_id(call)
        if number < 0:
            return {}
        if view.type_names[number]:
            return {number: 1.0}
        definitions = view.definitions_named(number)
        definitions = definitions[
            IS_CALLABLE[view.kinds[definitions]] & self.allowed[view.files[definitions]]
        ]
        found: dict[int, float] = {}
        share = 0.9 / max(1, min(len(definitions), _MAX_DEFINITIONS)) ** 0.5
        for definition in definitions[:_MAX_DEFINITIONS].tolist():
            for word in self._known_types(view.returned_by(definition)):
                found[word] = share
            owner = int(view.owners[definition])
            if not found and owner < view.word_count and call in _MAKERS:
                found[owner] = share
        return found

    def _elsewhere(self, name: str) -> dict[int, float]:
        number = self.view.word_id(name)
        if number < 0:
            return {}
        types, counts, files = self.view.types_of(number)
        if len(types) > _MAX_ROWS:
            types, counts, files = types[:_MAX_ROWS], counts[:_MAX_ROWS], files[:_MAX_ROWS]
        total: dict[int, float] = {}
        kept = self.allowed[files] & self.view.type_names[types]
        for word, count in zip(types[kept].tolist(), counts[kept].tolist(), strict=True):
            total[word] = total.get(word, 0.0) + min(count, 5)
        every = sum(total.values()) + 1.0
        best = sorted(total.items(), key=lambda pair: -pair[1])[:6]
        return {word: count / every for word, count in best}

    def _alike(self, name: str) -> dict[int, float]:
        found: dict[int, float] = {}
        parts = _HUMPS.findall(name.strip("_"))
        for start in range(min(3, len(parts))):
            joined = "".join(part[:1].upper() + part[1:] for part in parts[start:])
            share = (len(parts) - start) / len(parts)
            for candidate in (joined, joined.removesuffix("s"), f"_{joined}", joined.lower()):
                for word in self._known_types((candidate,)):
                    found[word] = max(found.get(word, 0.0), share)
        return found

    def _named(self, name: str) -> dict[int, float]:
        return dict.fromkeys(self._known_types((name,)), 1.0)

    def _used(self, name: str) -> dict[int, float]:
        """The owners of what is asked of the name: the more of it an owner has, and the fewer others have it."""
        receiver = self.reading.receivers.get(name)
        if receiver is None:
            return {}
        view = self.view
        owners: dict[int, float] = {}
        members = sorted(receiver.members)[:8]
        for member in members:
            number = view.word_id(member)
            if number < 0 or not 0 < self.name_counts[number] <= 40:
                continue
            definitions = view.definitions_named(number)
            definitions = definitions[self.allowed[view.files[definitions]]]
            found = np.unique(view.owners[definitions])
            for owner in found.tolist():
                if owner < view.word_count:
                    owners[owner] = owners.get(owner, 0.0) + 1.0 / len(found) ** 0.5
        best = sorted(owners.items(), key=lambda pair: -pair[1])[:6]
        return {owner: score / (len(members) + 0.5) for owner, score in best}

    def _hop(self) -> None:
        """Follows the properties of the likeliest types one step."""
        view, found = self.view, self.found
        strength = np.maximum(found.told, np.maximum(found.elsewhere, 0.7 * found.own))
        likely = np.flatnonzero(strength > _HOP_FROM)
        likely = likely[np.argsort(-strength[likely], kind="stable")][:_HOP_TYPES]
        for owner in likely.tolist():
            properties = view.definitions_owned(owner)
            properties = properties[
                self.allowed[view.files[properties]] & ~IS_CALLABLE[view.kinds[properties]]
            ]
            for name in np.unique(view.names[properties[:_HOP_PROPERTIES]]).tolist():
                for word, share in self._elsewhere(view.word(name)).items():
                    worth = float(strength[owner]) * share
                    if share > _HOP_SHARE and worth > found.hop[word]:
                        found.hop[word] = worth

    def _ask(self, name: str, weight: float, is_slot: bool) -> None:
        view, found = self.view, self.found
        number = view.word_id(name)
        if number < 0:
            return
        members, counts, files = view.members_of(number)
        if len(members) > _MAX_ROWS:
            members, counts, files = members[-_MAX_ROWS:], counts[-_MAX_ROWS:], files[-_MAX_ROWS:]
        kept = self.allowed[files]
        if not kept.any():
            return
        words, places = np.unique(members[kept], return_inverse=True)
        sums = np.bincount(places, weights=np.minimum(counts[kept], 6))
        shares = (sums / (sums.sum() + 3.0)).astype(np.float32)
        found.asked[words] = np.maximum(found.asked[words], weight * shares)
        found.asked_sum[words] += weight * shares
        if is_slot:
            found.asked_slot[words] = np.maximum(found.asked_slot[words], shares)


_MAKERS = frozenset(
    {"new", "default", "from", "create", "build", "of", "instance", "getInstance", "with_capacity", "open"}
)
