"""Which files and folders are somebody's source: by their names, by what stands beside them, by their first bytes."""

import re
from collections.abc import Collection
from functools import lru_cache

from glossator_context.languages import PLAIN_TEXT, language_id_of
from glossator_context.never_sent import never_sent_name

__all__ = [
    "MANIFESTS",
    "MAX_DATA_BYTES",
    "MAX_FILE_BYTES",
    "TOOL_FOLDERS",
    "VENDOR_FOLDERS",
    "is_left_out",
    "is_manifest",
    "is_output",
    "is_source",
    "looks_written",
    "max_bytes_of",
]

MAX_FILE_BYTES = 1_000_000
MAX_DATA_BYTES = 100_000
"""For languages that hold data, as a rule: a larger file of these is no source."""

MANIFESTS = frozenset(
    [
        "go.mod",
        "go.work",
        "package.json",
        "jsconfig.json",
        "Cargo.toml",
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "settings.gradle",
        "settings.gradle.kts",
        "composer.json",
        "Gemfile",
        "Package.swift",
        "compile_commands.json",
    ]
)
"""Files that say what names mean in the folders around them; and `tsconfig*.json`."""

_DATA = frozenset({"json", "jsonc", "html", "css", "xml", "yaml", "toml", "sql", "sqlite", "dot"})
_LOCK_FILES = frozenset({"package-lock.json", "npm-shrinkwrap.json", "composer.lock", "packages.lock.json"})
_MADE = re.compile(r"[.-](?:min|bundle|chunk)\.(?:[cm]?js|css)$|\.(?:map|snap)$", re.IGNORECASE)
_TSCONFIG = re.compile(r"tsconfig(?:\.[\w.-]+)?\.json")

TOOL_FOLDERS = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".bzr",
        ".jj",
        "node_modules",
        "bower_components",
        "jspm_packages",
        "site-packages",
        "__pypackages__",
        "__pycache__",
        ".venv",
        ".tox",
        ".nox",
        ".eggs",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".cache",
        ".parcel-cache",
        ".turbo",
        ".yarn",
        ".pnpm-store",
        ".next",
        ".nuxt",
        ".svelte-kit",
        ".angular",
        ".gradle",
        ".terraform",
        ".dart_tool",
        ".bundle",
        ".idea",
        ".vscode",
        ".vs",
        "htmlcov",
        "DerivedData",
        "Pods",
        "Carthage",
        "dist",
    ]
)
# Other people's code, where a package's file stands beside it.
VENDOR_FOLDERS = frozenset({"vendor", "vendored", "_vendor", "third_party", "third-party"})
_PACKAGE_FILES = frozenset(
    {"go.mod", "go.work", "composer.json", "Gemfile", "package.json", "Cargo.toml", "pyproject.toml"}
)
# Where builds write, and beside which files: outside of a repository, which would ignore them, this is all there is to know.
_OUTPUT = {
    "build": (
        "build.gradle",
        "build.gradle.kts",
        "setup.py",
        "pyproject.toml",
        "CMakeLists.txt",
        "package.json",
    ),
    "out": ("build.gradle", "build.gradle.kts", "package.json", "tsconfig.json", "CMakeLists.txt"),
    "target": ("Cargo.toml", "pom.xml", "build.sbt"),
    "bin": ("*.csproj", "*.fsproj", "*.vbproj"),
    "obj": ("*.csproj", "*.fsproj", "*.vbproj"),
    "coverage": ("package.json",),
    "_build": ("conf.py", "mix.exs", "dune-project"),
}
_ALWAYS_OUTPUT = frozenset({"target", "obj"})
# A folder that holds one of these was made by a tool.
_MARKS = frozenset(
    {"CACHEDIR.TAG", "pyvenv.cfg", "CMakeCache.txt", "build.ninja", ".buildinfo", "meson-info"}
)

_HEAD_BYTES = 8_192
_MINIFIED_FROM_BYTES = 5_000
_MINIFIED_LINE_BYTES = 300


def is_manifest(name: str) -> bool:
    """Whether a file of this name says where imports lead."""
    return name in MANIFESTS or _TSCONFIG.fullmatch(name) is not None


def is_source(name: str) -> bool:
    """Whether a file of this name is read for the index."""
    return max_bytes_of(name) > 0


@lru_cache(maxsize=4_096)
def max_bytes_of(name: str) -> int:
    """How large a source file of this name may be; 0 where it is no source file."""
    language_id = language_id_of(name)
    if language_id == PLAIN_TEXT or name in _LOCK_FILES or _MADE.search(name) is not None:
        return 0
    if never_sent_name(name, is_file=True) is not None:
        return 0
    return MAX_DATA_BYTES if language_id in _DATA else MAX_FILE_BYTES


def is_left_out(name: str, siblings: Collection[str], *, in_repository: bool) -> bool:
    """Whether a folder of this name holds nobody's source, or other people's; `siblings` stand in the same folder.

    Names that people use for source, too, as `build`, count only where a tool's file stands beside them, and in a
    repository not at all: there the output that is not to be read is ignored.
    """
    if name in TOOL_FOLDERS or never_sent_name(name, is_file=False) is not None:
        return True
    if name in VENDOR_FOLDERS:
        return not _PACKAGE_FILES.isdisjoint(siblings)
    beside = _OUTPUT.get(name)
    if beside is None or (in_repository and name not in _ALWAYS_OUTPUT):
        return False
    return any(
        mark in siblings if "*" not in mark else any(each.endswith(mark[1:]) for each in siblings)
        for mark in beside
    )


def is_output(names: Collection[str]) -> bool:
    """Whether a folder that holds these names was made by a tool."""
    return not _MARKS.isdisjoint(names)


def looks_written(content: bytes) -> bool:
    """Whether the content of a source file is text, and written by hand rather than squeezed into a few lines."""
    if b"\0" in content[:_HEAD_BYTES]:
        return False
    return (
        len(content) < _MINIFIED_FROM_BYTES
        or len(content) / (content.count(b"\n") + 1) < _MINIFIED_LINE_BYTES
    )
