"""Document URIs: one key for all the spellings of one document, and the path behind a `file:` URI.

Nothing here touches the disk. Clients disagree about what to escape: VS Code writes `file:///c%3A/x`, others
`file:///C:/x` or `file:///c:/x`, and some leave `#` and `?` of a file's name as they are. A `file:` URI of a document
has neither query nor fragment, so there both belong to the name; in other schemes they keep their meaning
(`vscode-notebook-cell:/book.ipynb#cell`).
"""

import os
import re
import unicodedata
from urllib.parse import quote, unquote

from glossator.errors import BadUri

MAX_LENGTH = 64 * 1024

# A scheme of one letter is a drive: `C:/x` is a path that somebody took for a URI.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=.)", re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|%00")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DRIVE = re.compile(r"/[A-Za-z]:(?=/|\Z)")
# Outside `file:`, an escaped delimiter is not the delimiter.
_ESCAPED_DELIMITER = re.compile(r"%(23|25|2F|3F)", re.IGNORECASE)


def key(uri: str) -> str:
    """What is equal for two URIs exactly when they name one document. Raises `BadUri`."""
    scheme, rest = _split(uri)
    if scheme == "file":
        host, path = _host_and_path(rest)
        if _DRIVE.match(path):
            path = path[:2].lower() + path[2:]
        return unicodedata.normalize("NFC", f"file://{host}{path}")
    rest = _ESCAPED_DELIMITER.sub(lambda escape: "%25" + escape[1].upper(), rest)
    return unicodedata.normalize("NFC", f"{scheme}:{unquote(rest)}")


def to_path(uri: str) -> str | None:
    """The absolute path that a `file:` URI names, spelled as in the URI. Raises `BadUri`.

    None for every other scheme, and for files of another host: to open one can hand the user's credentials to it.
    """
    scheme, rest = _split(uri)
    if scheme != "file":
        return None
    host, path = _host_and_path(rest)
    if host or path.startswith("//"):
        return None
    if os.name != "nt":
        return path
    return path[1:].replace("/", "\\") if _DRIVE.match(path) else None


def from_path(path: str) -> str:
    """The `file:` URI of an absolute path."""
    if os.name == "nt":
        path = "/" + path.replace("\\", "/")
    return "file://" + quote(os.fsencode(path), safe="/")


def _split(uri: str) -> tuple[str, str]:
    if len(uri) > MAX_LENGTH:
        raise BadUri("the document's URI is longer than 64 KiB")
    scheme = _SCHEME.match(uri)
    if scheme is None:
        raise BadUri("the document's URI has no scheme, or nothing behind it")
    if _FORBIDDEN.search(uri):
        raise BadUri("the document's URI holds a control character or half of a surrogate pair")
    return scheme[1].lower(), uri[scheme.end() :]


def _host_and_path(rest: str) -> tuple[str, str]:
    """The host, empty for this machine, and the unescaped path of a `file:` URI."""
    if _BAD_ESCAPE.search(rest):
        raise BadUri("the document's URI has a % that starts no escape")
    host = ""
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        rest = slash + path
    if not rest.startswith("/"):
        raise BadUri("the document's URI names no path")
    try:
        path = unquote(rest, errors="strict")
    except UnicodeDecodeError as error:
        raise BadUri("the document's URI has escapes that are not UTF-8") from error
    host = host.lower()
    return "" if host == "localhost" else host, path
