import builtins
import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.errors import BadUri, GlossatorError
from glossator.lsp import uris


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(
            ["file:///c%3A/x.py", "file:///C:/x.py", "file:///c:/x.py", "file:///C%3a/x.py", "FILE:///c:/x.py"],
            id="drive letters",
        ),
        pytest.param(["file:///a%20b.py", "file:///a b.py"], id="a space"),
        pytest.param(["file:///100%25.py", "file:///%3100%25.py"], id="a percent sign"),
        pytest.param(["file:///c++.py", "file:///c%2B%2b.py"], id="a plus is no space"),
        pytest.param(["file:///c%23.py", "file:///c#.py"], id="a hash"),
        pytest.param(["file:///what%3F.py", "file:///what?.py", "file:///what%3f.py"], id="a question mark"),
        pytest.param(["file:///%C3%A9.py", "file:///é.py", "file:///e%CC%81.py", "file:///%c3%a9.py"], id="accents"),
        pytest.param(["file:///a/b.py", "file:/a/b.py", "file://localhost/a/b.py", "file:///a%2Fb.py"], id="slashes"),
        pytest.param(["file://Host/x.py", "file://host/x.py"], id="hosts"),
        pytest.param(["untitled:Untitled-1", "UNTITLED:Untitled%2D1"], id="unsaved documents"),
        pytest.param(
            ["vscode-notebook-cell:/a%20b.ipynb#W0sZQ%3D%3D", "vscode-notebook-cell:/a b.ipynb#W0sZQ=="],
            id="notebook cells",
        ),
        pytest.param(
            ["git:/a%3Fb%2Fc?ref%23x", "git:/a%3fb%2fc?ref%23x", "git:/%61%3fb%2Fc?ref%23x"],
            id="escaped delimiters in either case",
        ),
    ],
)  # fmt: skip
def test_fault_80_spellings_of_one_document_have_one_key(spellings):
    assert len({uris.key(uri) for uri in spellings}) == 1


@pytest.mark.parametrize(
    "different",
    [
        pytest.param(["file:///a.py", "file:///A.py"], id="upper case below the drive"),
        pytest.param(["file:///a%2520b.py", "file:///a%20b.py"], id="an escaped percent sign starts no escape"),
        pytest.param(["file:///a+b.py", "file:///a%20b.py"], id="a plus and a space"),
        pytest.param(["file:///x/y.py", "file://x/y.py"], id="a folder and a host"),
        pytest.param(["untitled:/a.py", "file:///a.py", "git:/a.py"], id="schemes"),
        pytest.param(["vscode-notebook-cell:/a.ipynb#W0", "vscode-notebook-cell:/a.ipynb#W1"], id="cells"),
        pytest.param(["git:/a%3Fb", "git:/a?b", "git:/a%23b", "git:/a#b", "git:/a%253Fb"], id="escaped delimiters"),
    ],
)  # fmt: skip
def test_different_documents_have_different_keys(different):
    assert len({uris.key(uri) for uri in different}) == len(different)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        pytest.param("file:///home/me/a.py", "/home/me/a.py", id="a file"),
        pytest.param("file:///a%20b%25c%23d%3Fe+f.py", "/a b%c#d?e+f.py", id="escapes"),
        pytest.param("file:///a#b?c.py", "/a#b?c.py", id="delimiters left as they are"),
        pytest.param("file:///%C3%A9.py", "/é.py", id="a composed accent stays composed"),
        pytest.param("file:///e%CC%81.py", "/e\u0301.py", id="a decomposed accent stays decomposed"),
        pytest.param("file://localhost/a.py", "/a.py", id="this machine by name"),
        pytest.param("file:/a.py", "/a.py", id="no host at all"),
        pytest.param("file:///", "/", id="the root folder"),
    ],
)
def test_a_file_uri_names_a_path(uri, path):
    assert uris.to_path(uri) == path


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "untitled:/home/me/new.py",
        "git:/home/me/a.py?%7B%22ref%22%3A%22HEAD%22%7D",
        "vscode-notebook-cell:/home/me/a.ipynb#W0sZmlsZQ%3D%3D",
        "output:extension-output-1",
        "vscode-vfs://github/owner/repository/a.py",
        "oil:///home/me/100%",
    ],
)
def test_fault_78_what_is_no_file_has_no_path(uri):
    assert uris.to_path(uri) is None
    assert uris.key(uri)


@pytest.mark.parametrize(
    "uri",
    ["file://host/share/a.py", "file://192.0.2.1/a.py", "file:////host/share/a.py", "file:///%2Fhost/share/a.py"],
)  # fmt: skip
def test_fault_81_a_file_of_another_host_has_no_path(uri):
    assert uris.to_path(uri) is None


def test_fault_81_windows_reads_only_from_drives(monkeypatch):
    monkeypatch.setattr(os, "name", "nt")

    assert uris.to_path("file:///c%3A/a%20b/x.py") == "c:\\a b\\x.py"
    assert uris.to_path("file:///%5C%5Chost/share/a.py") is None
    assert uris.to_path("file:////host/share/a.py") is None
    assert uris.from_path("c:\\a b\\x.py") == "file:///c%3A/a%20b/x.py"


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("", id="empty"),
        pytest.param("file:", id="nothing behind the scheme"),
        pytest.param("file://", id="neither host nor path"),
        pytest.param("file://host", id="a host alone"),
        pytest.param("file:a.py", id="a relative path"),
        pytest.param("/home/me/a.py", id="a path"),
        pytest.param("C:/a.py", id="a path with a drive"),
        pytest.param("a.py", id="a name"),
        pytest.param("file:///a%00b", id="an escaped NUL"),
        pytest.param("untitled:a%00b", id="an escaped NUL in another scheme"),
        pytest.param("file:///a\0b", id="a NUL"),
        pytest.param("file:///a\nb", id="a line feed"),
        pytest.param("file:///a%zz", id="an escape of no digits"),
        pytest.param("file:///a%4", id="half an escape"),
        pytest.param("file:///a%", id="a percent sign at the end"),
        pytest.param("file:///a%FF", id="an escape that is not UTF-8"),
        pytest.param("file:///a%ED%A0%80", id="an escaped surrogate"),
        pytest.param("file:///a\ud800", id="a surrogate"),
        pytest.param("file:///" + "a" * 1_000_000, id="a megabyte"),
    ],
)
@pytest.mark.parametrize("read", [uris.key, uris.to_path], ids=["key", "path"])
def test_fault_82_what_is_no_uri_is_refused_and_not_repeated(uri, read):
    with pytest.raises(BadUri) as caught:
        read(uri)

    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, GlossatorError)
    assert len(str(caught.value)) < 100


unhurried = settings(deadline=None)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@unhurried
@given(name=names)
def test_a_path_comes_back_from_its_uri(name):
    path = "/" + name.lstrip("/")

    assert uris.to_path(uris.from_path(path)) == path


@unhurried
@given(one=names, other=names)
def test_keys_are_equal_exactly_where_normalized_paths_are(one, other):
    one, other = f"/x/{one}", f"/x/{other}"
    keys = uris.key(uris.from_path(one)), uris.key(uris.from_path(other))

    assert (keys[0] == keys[1]) == (unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other))


@unhurried
@given(st.text())
def test_any_text_is_read_or_refused(uri):
    try:
        assert uris.key(uri)
        uris.to_path(uri)
    except BadUri:
        pass


def test_nothing_asks_the_disk(monkeypatch):
    def touched(*_arguments, **_options):
        raise AssertionError("the disk was asked")

    for module, name in [(os, "stat"), (os, "lstat"), (os, "open"), (os, "readlink"), (builtins, "open")]:
        monkeypatch.setattr(module, name, touched)
    for uri in ("file:///proc/self/environ", "file:///x/%2e%2e/y", "file://host/share", "untitled:a"):
        uris.key(uri)
        uris.to_path(uri)
