"""`glossator docs --write` on code that others wrote: installed packages and the standard library, copied first."""

import ast
import importlib.util
import io
import json
import shutil
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.docs_command import Ended, docs

PACKAGES = ("click", "httpx", "rich", "json", "asyncio", "http")
LEAST_COMMENTS = 700

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def source_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def parsed(content: bytes) -> ast.Module:
    with warnings.catch_warnings():
        # What a file warned of before is no concern of ours; the comparison of warnings is.
        warnings.simplefilter("ignore")
        return ast.parse(content)


def warned(content: bytes) -> int:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(content, "file", "exec")
    return len(caught)


def without_docstrings(content: bytes) -> str:
    tree = parsed(content)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | Definition) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return ast.dump(tree)


def comments(content: bytes) -> list[str]:
    tokens = tokenize.tokenize(io.BytesIO(content).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def public_definitions(tree: ast.Module) -> Iterator[Definition]:
    """What a reader of the documentation finds: no private names, nothing inside of functions."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, Definition):
            if node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                pending.extend(node.body)
        else:
            pending.extend(ast.iter_child_nodes(node))


def is_said_elsewhere(node: Definition) -> bool:
    """Overloads and setters: their documentation is that of the implementation, of the getter."""
    return any(
        ast.unparse(each).endswith(("overload", ".setter", ".deleter")) for each in node.decorator_list
    )


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    for package in PACKAGES:
        shutil.copytree(
            source_of(package), folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    return folder


@pytest.fixture(scope="module")
def written(originals: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(originals, folder, dirs_exist_ok=True)
    return folder, docs("--write", "--format", "json", ".", cwd=folder)


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@pytest.mark.slow
def test_every_symbol_is_documented_and_every_file_is_proven(written: tuple[Path, Ended]) -> None:
    _, ended = written

    report = json.loads(ended.output)
    assert ended.code == 0, ended.errors
    assert report["summary"]["failed"] == 0
    assert report["summary"]["documented"] >= LEAST_COMMENTS
    assert {file["reason"] for file in report["files"] if file["status"] == "skipped"} <= {
        "the file is generated"
    }


@pytest.mark.slow
def test_nothing_but_docstrings_is_different(originals: Path, written: tuple[Path, Ended]) -> None:
    folder, _ = written

    for before in python_files(originals):
        old, new = before.read_bytes(), (folder / before.relative_to(originals)).read_bytes()
        assert without_docstrings(new) == without_docstrings(old), before.name
        assert warned(new) == warned(old), before.name
        assert comments(new) == comments(old), before.name


@pytest.mark.slow
def test_every_public_function_and_class_has_a_docstring(written: tuple[Path, Ended]) -> None:
    folder, ended = written
    generated = {file["path"] for file in json.loads(ended.output)["files"] if file["status"] == "skipped"}

    missing = [
        f"{path.name}:{node.lineno} {node.name}"
        for path in python_files(folder)
        if str(path.relative_to(folder)) not in generated
        for node in public_definitions(parsed(path.read_bytes()))
        if not ast.get_docstring(node) and not is_said_elsewhere(node)
    ]

    assert missing == []


@pytest.mark.slow
def test_a_second_run_changes_no_byte_and_no_time(written: tuple[Path, Ended]) -> None:
    folder, _ = written
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in python_files(folder)}

    ended = docs("--write", "--format", "json", ".", cwd=folder)

    assert json.loads(ended.output)["summary"]["documented"] == 0
    assert json.loads(ended.output)["summary"]["requests"] == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in python_files(folder)} == before
    assert docs("--check", ".", cwd=folder).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("style", ["google", "numpy", "sphinx"])
def test_every_style_holds_on_private_declarations_as_well(
    originals: Path, tmp_path: Path, style: str
) -> None:
    shutil.copytree(originals / "http", tmp_path / "http")

    ended = docs("--write", "--private", "--style", style, "http", cwd=tmp_path)

    assert ended.code == 0, ended.errors
    for before in python_files(originals / "http"):
        after = tmp_path / before.relative_to(originals)
        assert without_docstrings(after.read_bytes()) == without_docstrings(before.read_bytes())
