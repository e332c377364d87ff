"""The files of a workspace by name and by folder, in dictionaries that are made once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from glossator_context.languages.language import words

# A name that many files bear is looked up together with its folder's.
_MANY = 16
_TEST_FOLDERS = words(
    """
    test tests testing testdata __tests__ __mocks__ spec specs e2e fixtures fixture bench benches benchmark benchmarks
    example examples sample samples docs doc demo demos playground playgrounds sandbox
    """
)


class Member(NamedTuple):
    """Where a name of a module is: in these files under this name, or one of these files is it, then the name is None."""

    files: tuple[str, ...]
    name: str | None


NOWHERE = Member((), None)


class Listing:
    """Paths with `/`, relative to the workspace's folder, which is called ``."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = dict.fromkeys(files)
        self.in_folder: dict[str, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}
        in_folder, by_name = self.in_folder, self.by_name
        for path in self.files:
            folder, _, name = path.rpartition("/")
            if folder in in_folder:
                in_folder[folder].append(path)
            else:
                in_folder[folder] = [path]
            if name in by_name:
                by_name[name].append(path)
            else:
                by_name[name] = [path]
        self.folders = {"": None}
        for folder in in_folder:
            while folder not in self.folders:
                self.folders[folder] = None
                folder = folder.rpartition("/")[0]
        self._folders_by_name: dict[str, list[str]] = {}
        for folder in self.folders:
            self._folders_by_name.setdefault(folder.rpartition("/")[2], []).append(folder)
        self._below: dict[tuple[bool, str], dict[str, list[str]]] = {}

    def ending(self, tail: str) -> list[str]:
        """The files whose paths end with the parts of `tail`."""
        return self._ending(self.by_name, tail, is_folder=False)

    def folders_ending(self, tail: str) -> list[str]:
        """The folders whose paths end with the parts of `tail`."""
        return self._ending(self._folders_by_name, tail, is_folder=True)

    def _ending(self, by_name: dict[str, list[str]], tail: str, *, is_folder: bool) -> list[str]:
        head, _, name = tail.rpartition("/")
        found = by_name.get(name)
        if not found or not tail:
            return []
        if not head:
            return found
        if len(found) > _MANY:
            found = self._by_parent(name, found, is_folder=is_folder).get(head.rpartition("/")[2], [])
        longer = f"/{tail}"
        return [path for path in found if path.endswith(longer) or path == tail]

    def _by_parent(self, name: str, paths: list[str], *, is_folder: bool) -> dict[str, list[str]]:
        known = self._below.get((is_folder, name))
        if known is None:
            known = self._below[is_folder, name] = {}
            for path in paths:
                parent = path[: -len(name) - 1].rpartition("/")[2]
                known.setdefault(parent, []).append(path)
        return known

    def first(self, candidates: Iterable[str]) -> tuple[str, ...]:
        """The first candidate that is a file, or nothing."""
        files = self.files
        for candidate in candidates:
            if candidate in files:
                return (candidate,)
        return ()

    def below(self, folder: str, suffix: str) -> list[str]:
        """The files anywhere below a folder whose names end so."""
        start = f"{folder}/" if folder else ""
        return [path for path in self.files if path.startswith(start) and path.endswith(suffix)]


def folder_of(path: str) -> str:
    """The folder that a path is in; `` for the workspace's own."""
    return path.rpartition("/")[0]


def joined(folder: str, path: str) -> str | None:
    """`path` from `folder` on, without `.` and `..`; None outside the workspace."""
    if "./" not in path and "//" not in path and not path.endswith(("/", ".")):
        return f"{folder}/{path}" if folder else path
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def upward(folder: str) -> Iterator[str]:
    """A folder and those around it, the workspace's last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or something in it."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def is_test_like(path: str) -> bool:
    """Whether some part of a path says that it is not the product itself: a test, an example."""
    return not _TEST_FOLDERS.isdisjoint(path.lower().split("/"))


def shared_parts(first: str, second: str) -> int:
    """With how many equal parts two paths begin."""
    count = 0
    for one, other in zip(first.split("/"), second.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count


def nearest(paths: Iterable[str], path: str) -> list[str]:
    """Sorted: what begins like `path`, what is not a test, and what is shorter comes first."""
    found = list(paths)
    if len(found) < 2:
        return found
    is_test = is_test_like(path)
    return sorted(
        found,
        key=lambda each: (
            not is_test and is_test_like(each),
            -shared_parts(each, path),
            each.count("/"),
            each,
        ),
    )
