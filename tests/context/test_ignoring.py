import os
import random
import subprocess
from pathlib import Path

import pytest

from glossator_context.ignore_patterns import Patterns
from glossator_context.indexing.ignoring import Ignores, ignores_of_root

GLOBS = (
    "a", "b", "c", "*", "**", "a*", "?", "*.py", "[ab]", "x.py", "**b", "[!b]", "[a-c]*", "[[:alpha:]]", "*a*", r"\a", "a?",
    "[^a]", "[]a]", "a-[b", "*.p[xy]",
)  # fmt: skip
NAMES = ("a", "b", "c", "x.py", "ab", "a.py")


@pytest.mark.parametrize(
    ("lines", "entry", "verdict"),
    [
        pytest.param(["*.log"], "deep/a.log", True, id="a name at any depth"),
        pytest.param(["/a.log"], "deep/a.log", None, id="a name in this folder alone"),
        pytest.param(["deep/*.log"], "deep/a.log", True, id="a path"),
        pytest.param(["deep/*.log"], "very/deep/a.log", None, id="a path begins here"),
        pytest.param(["build/"], "build", None, id="a folder's pattern and a file"),
        pytest.param(["build/"], "x/build/", True, id="a folder's pattern and a folder"),
        pytest.param(["**/cache/*.bin"], "a/b/cache/x.bin", True, id="two stars in front"),
        pytest.param(["a/**/z"], "a/z", True, id="two stars for nothing"),
        pytest.param(["a/**/z"], "a/b/c/z", True, id="two stars for two folders"),
        pytest.param(["a/**"], "a/b/c", True, id="two stars behind"),
        pytest.param(["a/**"], "a/", None, id="two stars behind, and the folder itself"),
        pytest.param(["a*", "!ab"], "ab", False, id="taken in again"),
        pytest.param(["!ab", "a*"], "ab", True, id="the last one decides"),
        pytest.param([r"\!a", r"\#b"], "!a", True, id="an escaped mark"),
        pytest.param(["# a", "", "   "], "# a", None, id="comments and empty lines"),
        pytest.param(["a  ", "b\\ "], "a", True, id="blanks behind do not count"),
        pytest.param(["a  ", "b\\ "], "b ", True, id="an escaped blank behind does"),
        pytest.param(["\ufeffa\r"], "a", True, id="a byte order mark and a carriage return"),
        pytest.param(["[a-c]?"], "bx", True, id="a range"),
        pytest.param(["[!a]"], "/", None, id="no set holds a slash"),
        pytest.param(["a[", "b\\", "[[:nothing:]]"], "a[", None, id="patterns that are none"),
        pytest.param(["É*"], "été", None, id="capitals count"),
    ],
)
def test_a_pattern_means_what_git_says(lines: list[str], entry: str, verdict: bool | None) -> None:
    assert Patterns(lines).verdict(entry) is verdict


@pytest.mark.parametrize("seed", range(4))
def test_random_patterns_leave_out_what_git_leaves_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(f"patterns {seed}")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    _make_folders(tmp_path, depth=3)
    for _ in range(12):
        outer, inner = _random_lines(chance, 4), _random_lines(chance, 2)
        (tmp_path / ".gitignore").write_text("\n".join(outer) + "\n")
        (tmp_path / "a" / ".gitignore").write_text("\n".join(inner) + "\n")
        listed = subprocess.run(
            ["git", "-C", str(tmp_path), "ls-files", "-o", "--exclude-standard"], check=True, capture_output=True, text=True
        )  # fmt: skip
        assert set(_kept(tmp_path)) == set(listed.stdout.splitlines()), (outer, inner)


@pytest.mark.parametrize("pattern", ["*a" * 300 + "b", "**/a/" * 150 + "b", "[*]*" * 200, "a?*" * 200])
def test_no_pattern_makes_the_matcher_try_for_ever(pattern: str) -> None:
    patterns = Patterns([pattern, f"/x/{pattern}"])
    assert patterns.match("/".join(["a" * 250] * 15)) is None
    assert patterns.bad_lines == 0


def test_a_pattern_that_is_longer_than_any_name_is_none() -> None:
    patterns = Patterns(["a" * 2_000, "b"])
    assert patterns.bad_lines == 1
    assert patterns.match("b") == 1


def test_a_file_in_an_excluded_folder_is_excluded_by_the_folders_line() -> None:
    patterns = Patterns(["*.txt", "/secret/", "!/secret/known.py"])
    assert patterns.match("secret/known.py") == 1
    assert patterns.match("other/known.py") is None


def test_what_stands_further_in_decides(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", ".gitignore": "*.py\n", "pkg/.gitignore": "!kept.py\n"})
    ignores = inside(tmp_path, "pkg")
    assert not ignores.excludes("pkg/kept.py")
    assert ignores.excludes("pkg/other.py")


def test_the_file_for_all_tools_goes_before_that_of_git_and_the_one_for_assistants_before_both(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        {".gitignore": "a.py\nb.py\n", ".ignore": "!a.py\n!b.py\n", ".glossatorignore": "b.py\n!c.py\n"},
    )
    ignores = inside(tmp_path, "")
    assert not ignores.excludes("a.py")
    assert ignores.excludes("b.py")


@pytest.mark.parametrize("name", [".glossatorignore", ".aiexclude", ".cursorignore", ".codeiumignore"])
def test_what_assistants_must_not_see_cannot_be_taken_in_again_further_in(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "secret*\n", f"pkg/{name}": "!secret.py\n", "pkg/.ignore": "!secret.py\n"})
    assert inside(tmp_path, "pkg").excludes("pkg/secret.py")


def test_a_file_for_assistants_that_cannot_be_read_excludes_everything(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".aiexclude")
    assert inside(tmp_path, "").excludes("a.py")


def test_the_files_above_the_root_count_up_to_the_top_of_its_repository(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".gitignore": "*.py\n", "top/.git/HEAD": "", "top/.gitignore": "/src/gen/\n", "top/src/a.py": ""},
    )
    ignores = ignores_of_root(str(tmp_path / "top" / "src"))
    assert ignores.excludes("gen/")
    assert not ignores.excludes("a.py")


def test_a_repository_in_the_workspace_has_only_its_own_rules_of_git(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.py\n", ".ignore": "x.py\n", "inner/.git/info/exclude": "y.py\n"})
    ignores = inside(tmp_path, "inner")
    assert not ignores.excludes("inner/a.py")
    assert ignores.excludes("inner/x.py")
    assert ignores.excludes("inner/y.py")


def inside(root: Path, folder: str) -> Ignores:
    """The rules of a folder and of the root."""
    ignores = ignores_of_root(str(root)).inside(str(root), "", os.listdir(root))
    return ignores.inside(str(root), folder, os.listdir(root / folder)) if folder else ignores


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def _make_folders(folder: Path, depth: int) -> None:
    for name in NAMES:
        if name.endswith(".py") or depth == 1:
            (folder / name).touch()
        else:
            (folder / name).mkdir()
            _make_folders(folder / name, depth - 1)


def _random_lines(chance: random.Random, most: int) -> list[str]:
    lines = []
    for _ in range(chance.randint(1, most)):
        glob = "/".join(chance.choices(GLOBS, k=chance.randint(1, 3)))
        lines.append(
            "!" * (chance.random() < 0.3)
            + "/" * (chance.random() < 0.25)
            + glob
            + "/" * (chance.random() < 0.3)
        )
    return lines


def _kept(root: Path) -> list[str]:
    """The files that are left, as a walk finds them."""
    kept = []
    pending = [("", ignores_of_root(str(root)))]
    while pending:
        folder, outer = pending.pop()
        ignores = outer.inside(str(root), folder, os.listdir(root / folder))
        for entry in os.scandir(root / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name != ".git" and not ignores.excludes(f"{path}/" if entry.is_dir() else path):
                if entry.is_dir():
                    pending.append((path, ignores))
                else:
                    kept.append(path)
    return kept
