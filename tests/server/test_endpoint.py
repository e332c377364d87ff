import pytest

from glossator.errors import SettingsError
from glossator.models.endpoint import parse_endpoint, peer_objection


@pytest.mark.parametrize(
    ("base_url", "chat_url"),
    [
        pytest.param(
            "https://api.example.com", "https://api.example.com/v1/chat/completions", id="host alone"
        ),
        pytest.param(
            "https://api.example.com/", "https://api.example.com/v1/chat/completions", id="trailing slash"
        ),
        pytest.param(
            "https://api.example.com/v1", "https://api.example.com/v1/chat/completions", id="with v1"
        ),
        pytest.param(
            "https://api.example.com/v1/", "https://api.example.com/v1/chat/completions", id="v1 and slash"
        ),
        pytest.param(
            "https://api.example.com/openai/v1",
            "https://api.example.com/openai/v1/chat/completions",
            id="a path before v1",
        ),
        pytest.param(
            "https://api.example.com/openai",
            "https://api.example.com/openai/v1/chat/completions",
            id="a path without v1",
        ),
        pytest.param(
            "https://api.example.com/v1beta/openai",
            "https://api.example.com/v1beta/openai/chat/completions",
            id="v1beta",
        ),
        pytest.param(
            "https://api.example.com/api/paas/v4",
            "https://api.example.com/api/paas/v4/chat/completions",
            id="v4",
        ),
        pytest.param(
            "https://a.example/v1/chat/completions",
            "https://a.example/v1/chat/completions",
            id="full chat path",
        ),
        pytest.param(
            "https://a.example/v1/completions", "https://a.example/v1/chat/completions", id="full text path"
        ),
        pytest.param(
            "https://a.example/beta/completions/",
            "https://a.example/beta/chat/completions",
            id="odd full path",
        ),
        pytest.param(
            "HTTPS://A.Example:443/v1", "https://a.example/v1/chat/completions", id="capitals and own port"
        ),
        pytest.param(
            "http://localhost:8080//v1", "http://localhost:8080/v1/chat/completions", id="doubled slash"
        ),
        pytest.param(
            "http://[0:0:0:0:0:0:0:1]:80/v1", "http://[::1]/v1/chat/completions", id="version 6 address"
        ),
        pytest.param(
            "http://llm_box.lan:8080", "http://llm_box.lan:8080/v1/chat/completions", id="host in the house"
        ),
    ],
)
def test_a_base_url_leads_to_the_address_of_a_chat(base_url: str, chat_url: str) -> None:
    assert parse_endpoint(base_url, has_key=False).chat_url == chat_url


def test_a_full_path_is_taken_as_it_is() -> None:
    assert (
        parse_endpoint("https://a.example/beta/completions", has_key=True).text_url
        == "https://a.example/beta/completions"
    )


def test_the_origin_is_scheme_host_and_unusual_port() -> None:
    assert parse_endpoint("https://A.example:8443/x/v1", has_key=True).origin == "https://a.example:8443"


@pytest.mark.parametrize(
    ("base_url", "reason"),
    [
        pytest.param("api.example.com/v1", "begin with https", id="no scheme"),
        pytest.param("", "begin with https", id="empty"),
        pytest.param("file:///etc/passwd", "begin with https", id="file"),
        pytest.param("ftp://a.example", "begin with https", id="ftp"),
        pytest.param("https:/a.example", "begin with https", id="one slash"),
        pytest.param("https:a.example", "begin with https", id="no slash"),
        pytest.param("https://", "no host", id="no host"),
        pytest.param("https:///v1", "no host", id="path without host"),
        pytest.param("https://sk-s3cr3t@a.example/v1", "user name", id="user"),
        pytest.param("https://user:sk-s3cr3t@a.example/v1", "user name", id="user and password"),
        pytest.param("https://a.example\\@b.example/v1", "backslash", id="backslash before at"),
        pytest.param("https://a.example\\b", "backslash", id="backslash"),
        pytest.param("https://a.example/v1?key=sk-s3cr3t", "query", id="query"),
        pytest.param("https://a.example/v1?", "query", id="empty query"),
        pytest.param("https://a.example/v1#sk-s3cr3t", "fragment", id="fragment"),
        pytest.param("https://a.example/v1 ", "space", id="trailing space"),
        pytest.param("https://a.example/\tv1", "space", id="tab"),
        pytest.param("https://a.example/v1\n", "space", id="line end"),
        pytest.param("https://\u0430pi.example.com/v1", "ASCII", id="a Cyrillic letter"),
        pytest.param("https://a.example\uff0fb/v1", "ASCII", id="a full-width slash"),
        pytest.param("https://a.example:99999/v1", "port", id="port out of range"),
        pytest.param("https://a.example:x/v1", "port", id="port that is no number"),
        pytest.param("https://a.example:0/v1", "port", id="port 0"),
        pytest.param("https://a.example:/v1", "port", id="port missing"),
        pytest.param("https://[::1/v1", "cannot be read", id="open bracket"),
        pytest.param("https://[::1]x:80/v1", "cannot be read", id="text after the bracket"),
        pytest.param("https://a..example/v1", "not one", id="empty label"),
        pytest.param("https://a.example./v1", "not one", id="trailing dot"),
        pytest.param("https://-a.example/v1", "not one", id="leading hyphen"),
        pytest.param("https://a%2eexample/v1", "not one", id="percent in the host"),
        pytest.param("https://" + "a" * 64 + ".example/v1", "not one", id="label too long"),
        pytest.param("https://a.example/../v1", "path", id="dots in the path"),
        pytest.param("https://a.example/%2E%2e/v1", "path", id="encoded dots in the path"),
        pytest.param("http://169.254.169.254/v1", "link-local or metadata", id="metadata address"),
        pytest.param(
            "http://[fd00:ec2::254]/v1", "link-local or metadata", id="metadata address of version 6"
        ),
        pytest.param("http://[fe80::1]/v1", "link-local or metadata", id="link-local address"),
        pytest.param("http://[fe80::1%25eth0]/v1", "unusual", id="zone"),
        pytest.param("http://[64:ff9b::a9fe:a9fe]/v1", "link-local or metadata", id="metadata behind NAT64"),
        pytest.param("http://[2002:a9fe:a9fe::]/v1", "link-local or metadata", id="metadata behind 6to4"),
        pytest.param("http://metadata.google.internal/v1", "metadata", id="metadata name"),
        pytest.param("http://0.0.0.0:8080/v1", "one machine", id="every address"),
        pytest.param("http://[::]:8080/v1", "one machine", id="every address of version 6"),
        pytest.param("http://0.1.2.3/v1", "one machine", id="this network"),
        pytest.param("http://224.0.0.1/v1", "one machine", id="multicast"),
        pytest.param("http://255.255.255.255/v1", "one machine", id="broadcast"),
        pytest.param("http://127.1/v1", "unusual", id="short loopback"),
        pytest.param("http://0x7f000001/v1", "unusual", id="hexadecimal loopback"),
        pytest.param("http://2130706433/v1", "unusual", id="decimal loopback"),
        pytest.param("http://0177.0.0.1/v1", "unusual", id="octal loopback"),
        pytest.param("http://0x7f.0.0.0x1/v1", "unusual", id="partly hexadecimal loopback"),
        pytest.param("http://[::ffff:127.0.0.1]/v1", "unusual", id="mapped loopback"),
    ],
)
def test_an_address_that_could_be_misread_is_refused_with_a_reason(base_url: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        parse_endpoint(base_url, has_key=False)
    assert "s3cr3t" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "llm.localhost", "[::1]"])
def test_this_machine_may_be_given_a_key_without_encryption(host: str) -> None:
    endpoint = parse_endpoint(f"http://{host}:8080/v1", has_key=True)
    assert (endpoint.is_loopback, endpoint.is_encrypted) == (True, False)


@pytest.mark.parametrize(
    "host", ["192.168.1.2", "a.example", "localhost.example", "127.0.0.1.example", "[fd00::1]"]
)
def test_another_machine_is_not_given_a_key_without_encryption(host: str) -> None:
    assert not parse_endpoint(f"http://{host}:8080/v1", has_key=False).is_loopback
    with pytest.raises(SettingsError, match="without encryption"):
        parse_endpoint(f"http://{host}:8080/v1", has_key=True)
    assert parse_endpoint(f"https://{host}:8080/v1", has_key=True).is_encrypted


@pytest.mark.parametrize(
    ("address", "loopback_only", "is_refused"),
    [
        pytest.param("127.0.0.1", True, False, id="this machine"),
        pytest.param("::1", True, False, id="this machine, version 6"),
        pytest.param("::ffff:127.0.0.1", True, False, id="this machine, mapped"),
        pytest.param("192.168.1.2", True, True, id="another machine of the house"),
        pytest.param("93.184.216.34", True, True, id="the internet"),
        pytest.param("93.184.216.34", False, False, id="the internet, when it may be"),
        pytest.param("192.168.1.2", False, False, id="the house, when it may be"),
        pytest.param("169.254.169.254", False, True, id="metadata"),
        pytest.param("::ffff:169.254.169.254", False, True, id="metadata, mapped"),
        pytest.param("fd00:ec2::254", False, True, id="metadata, version 6"),
        pytest.param("fe80::1%eth0", False, True, id="link-local with a zone"),
        pytest.param("/run/socket", False, True, id="no address"),
    ],
)
def test_the_connected_peer_is_judged_by_its_address(
    address: str, loopback_only: bool, is_refused: bool
) -> None:
    assert (peer_objection(address, loopback_only=loopback_only) is not None) == is_refused
