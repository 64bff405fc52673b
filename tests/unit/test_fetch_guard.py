"""No address but a public one is ever connected to, however it is written or reached."""

import ipaddress
import socket
import ssl
import threading
from pathlib import Path

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import target
from ingest.fetch.failure import TransientError
from ingest.fetch.guard import Allowlist, is_public
from ingest.fetch.target import target_of
from ingest.fetch.web import Limits, fetch_url
from ingest.fetch.wire import Deadline, system_addresses
from store.errors import RefusedError, UsageError

PUBLIC = "93.184.215.14"
PUBLIC_SIX = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


def redirect_to(location, status=302):
    head = f"HTTP/1.1 {status} Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    return head.encode()


class Stream(httpcore.MockStream):
    def __init__(self, answer, wire):
        super().__init__([answer])
        self._wire = wire

    def write(self, buffer, timeout=None):
        self._wire.sent.append(buffer)

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self._wire.shaken.append(server_hostname)
        return self


class Wire(httpcore.NetworkBackend):
    """Records every connection that is asked for, and answers from a script."""

    def __init__(self, *answers, unreachable=()):
        self.connected, self.sent, self.shaken = [], [], []
        self._answers = list(answers)
        self._unreachable = unreachable

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append((host, port))
        if host in self._unreachable:
            raise httpcore.ConnectError("no route")
        return Stream(self._answers.pop(0) if self._answers else PAGE, self)


class Names:
    """A resolver with a script for each name: the last answer is repeated."""

    def __init__(self, **answers):
        self.asked = []
        self._answers = {name.replace("_", "."): list(given) for name, given in answers.items()}

    def __call__(self, host, port):
        self.asked.append(host)
        script = self._answers.get(host, [[PUBLIC]])
        return script.pop(0) if len(script) > 1 else script[0]


def refused(url, wire, names=None, allow=()):
    with pytest.raises(RefusedError) as caught:
        fetch_url(url, allow, resolver=names or Names(), backend=wire)
    return str(caught.value)


def vectors(section):
    """The lines of one section of the vectors' file."""
    text = (Path(__file__).parents[1] / "data" / "ssrf_vectors.txt").read_text("utf-8")
    return text.partition(f"[{section}]\n")[2].partition("\n\n")[0].splitlines()


NOT_PUBLIC = vectors("four") + vectors("six")
DISGUISED = vectors("disguised")
REDIRECTED = vectors("redirected")


def test_there_are_enough_vectors():
    assert len({*NOT_PUBLIC, *DISGUISED, *REDIRECTED}) >= 200


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_literal_that_is_not_public_is_never_connected_to(address):
    wire = Wire()
    host = f"[{address}]" if ":" in address else address
    refused(f"http://{host}/", wire)
    assert wire.connected == []


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_is_never_connected_to(address):
    wire = Wire()
    for answer in ([address], [PUBLIC, address], [address, PUBLIC_SIX]):
        refused("https://trap.test/", wire, Names(trap_test=[answer]))
    assert wire.connected == []


@pytest.mark.parametrize("url", DISGUISED)
def test_a_disguise_is_refused_before_any_connection(url):
    wire = Wire()
    refused(url, wire)
    assert wire.connected == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", REDIRECTED)
def test_a_redirect_is_judged_like_a_typed_address(location, status):
    wire = Wire(redirect_to(location, status))
    names = Names(localhost_test=[["127.0.0.1"]], inside_test=[["fd00::1"]])
    if location.startswith("\\"):  # a path on the same host, not a host of its own
        fetch_url("http://example.org/", resolver=names, backend=wire)
    else:
        refused("http://example.org/", wire, names)
    assert {host for host, _ in wire.connected} == {PUBLIC}


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "10.0.0.1"])
def test_a_name_is_resolved_once_and_the_answer_is_what_is_connected_to(inside):
    wire, names = Wire(), Names(rebind_test=[[PUBLIC], [inside]])
    fetch_url("http://rebind.test/", resolver=names, backend=wire)
    assert names.asked == ["rebind.test"]
    assert wire.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "10.0.0.1"])
def test_a_name_that_changes_between_redirects_is_judged_again(inside):
    wire = Wire(redirect_to("/again"))
    refused("http://rebind.test/", wire, Names(rebind_test=[[PUBLIC], [inside]]))
    assert wire.connected == [(PUBLIC, 80)]


def test_the_fourth_redirect_is_not_followed():
    wire = Wire(*[redirect_to(f"/{n}") for n in range(4)])
    assert "3 redirects" in refused("http://example.org/", wire)
    assert len(wire.connected) == 4


def test_host_header_and_certificate_name_stay_the_name():
    wire = Wire()
    got = fetch_url("HTTPS://Bücher.Example.:443/a/../b?q=1#part", resolver=Names(), backend=wire)
    assert got.url == "https://xn--bcher-kva.example/b?q=1"
    assert wire.connected == [(PUBLIC, 443)]
    assert wire.shaken == ["xn--bcher-kva.example"]
    head = b"".join(wire.sent)
    assert head.startswith(b"GET /b?q=1 HTTP/1.1\r\nHost: xn--bcher-kva.example\r\n")
    assert b"User-Agent: Teamlore/" in head


def test_nothing_is_taken_from_the_environment_or_carried_between_hops(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    first = redirect_to("http://other.test/").replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n")
    wire = Wire(first)
    fetch_url("http://example.org/", resolver=Names(), backend=wire)
    sent = b"".join(wire.sent).lower()
    assert {host for host, _ in wire.connected} == {PUBLIC}
    assert not any(word in sent for word in (b"cookie", b"authorization", b"referer"))


def test_the_next_address_is_tried_when_one_is_unreachable():
    wire = Wire(unreachable=(PUBLIC_SIX,))
    fetch_url("http://x.test/", resolver=Names(x_test=[[PUBLIC_SIX, PUBLIC]]), backend=wire)
    assert wire.connected == [(PUBLIC_SIX, 80), (PUBLIC, 80)]


@pytest.mark.parametrize(
    ("entry", "url", "admitted"),
    [
        ("wiki.test", "http://wiki.test/", True),
        ("wiki.test", "http://wiki.test:8080/", True),
        ("WIKI.test.", "http://wiki.test/", True),
        ("wiki.test:8080", "http://wiki.test:8080/", True),
        ("wiki.test:8080", "http://wiki.test/", False),
        ("wiki.test:8080", "http://wiki.test:8081/", False),
        ("wiki.test", "http://sub.wiki.test/", False),
        ("10.0.0.0/8", "http://wiki.test:8080/", True),
        ("10.1.2.3/8", "http://10.9.9.9/", True),
        ("10.0.0.5", "http://wiki.test/", True),
        ("10.0.0.5:8080", "http://10.0.0.5:8080/", True),
        ("10.0.0.5:8080", "http://10.0.0.5/", False),
        ("10.0.0.6", "http://wiki.test/", False),
        ("192.168.0.0/16", "http://wiki.test/", False),
        ("fd00::/8", "http://[fd12::1]/", True),
        ("fd12::1", "http://[fd12::1]/", True),
        ("[fd12::1]:81", "http://[fd12::1]:81/", True),
        ("[fd12::1]:81", "http://[fd12::1]/", False),
        ("127.0.0.1", "http://2130706433/", False),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/", False),
    ],
)
def test_the_allowlist_opens_what_it_names_and_no_more(entry, url, admitted):
    wire = Wire()
    names = Names(wiki_test=[["10.0.0.5"]], sub_wiki_test=[["10.0.0.5"]])
    if admitted:
        fetch_url(url, [entry], resolver=names, backend=wire)
    else:
        refused(url, wire, names, [entry])
    assert bool(wire.connected) is admitted


@pytest.mark.parametrize(
    "entry", ["a:b", "a:0", "a:65536", "http://a", "a/b", "[::1", "[::1]x", "*.a", "u@a", ":80"]
)
def test_a_wrong_allowlist_entry_is_named(entry):
    with pytest.raises(UsageError, match="FETCH_ALLOW"):
        Allowlist.parse([entry])


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), RefusedError),
        (socket.gaierror(socket.EAI_AGAIN, "later"), TransientError),
        (OSError("broken"), TransientError),
        (UnicodeError("label too long"), RefusedError),
    ],
)
def test_a_failed_look_up_is_told_apart(failure, kind):
    def fails(host, port):
        raise failure

    with pytest.raises(kind):
        fetch_url("http://example.org/", resolver=fails, backend=Wire())


@pytest.mark.parametrize("answer", [[], ["not an address"], ["fe80::1%eth0"], [""]])
def test_a_useless_look_up_is_refused(answer):
    wire = Wire()
    refused("http://example.org/", wire, Names(example_org=[answer]))
    assert wire.connected == []


def test_a_look_up_that_hangs_ends_with_the_fetch():
    gate = threading.Event()

    def hangs(host, port):
        gate.wait(5)
        return [PUBLIC]

    with pytest.raises(TransientError):
        fetch_url("http://example.org/", (), Limits(total_s=0.05), resolver=hangs, backend=Wire())
    gate.set()


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500])
def test_messages_hold_no_query_string(status):
    wire = Wire(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises((RefusedError, TransientError)) as caught:
        fetch_url("http://example.org/p?token=s3cret", resolver=Names(), backend=wire)
    assert "http://example.org/p" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://u:s3cret@example.org/", "http://s3cret@[", "x://s3cret/"])
def test_messages_hold_no_credentials(url):
    assert "s3cret" not in refused(url, Wire())


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (ssl.SSLCertVerificationError("self-signed"), RefusedError),
        (ssl.SSLError("no shared cipher"), TransientError),
    ],
)
def test_a_certificate_that_is_not_trusted_is_refused(monkeypatch, cause, kind):
    def fails(*_):
        raise httpcore.ConnectError from cause

    monkeypatch.setattr(Stream, "start_tls", fails)
    with pytest.raises(kind, match=r"example\.org"):
        fetch_url("https://example.org/", resolver=Names(), backend=Wire())


def test_an_address_that_no_document_needs_is_refused():
    assert "4096 characters" in refused("http://example.org/" + "a" * 4_096, Wire())
    with pytest.raises(RefusedError):
        target._host("1:2:3")


def test_the_systems_resolver_gives_addresses():
    assert system_addresses("127.0.0.1", 80) == ["127.0.0.1"]
    assert system_addresses("::1", 80) == ["::1"]


def test_no_step_begins_after_the_deadline():
    now = iter([0.0, 9.0, 11.0])
    deadline = Deadline(10, clock=lambda: next(now))
    assert deadline.cap(5) == 1.0
    with pytest.raises(httpcore.ReadTimeout):
        deadline.cap(5)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_makes_it_public(address):
    inner = is_public(address)
    number = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF))
    assert is_public(mapped) is inner
    assert is_public(nat64) is inner
    assert not is_public(six_to_four)
    assert not is_public(teredo)


@given(st.ip_addresses())
def test_what_is_called_public_is_global_and_for_one_machine(address):
    if is_public(address):
        inner = getattr(address, "ipv4_mapped", None) or address
        assert inner.is_global
        assert not inner.is_multicast
        assert not inner.is_loopback


def spellings(address):
    """The ways in which a C library would read the same IPv4 address."""
    number, a = int(address), address.packed
    yield from (str(number), hex(number), f"0{number:o}", f"{a[0]}.{number & 0xFFFFFF}")
    yield ".".join(f"0{part:o}" for part in a)
    yield ".".join(hex(part) for part in a)
    yield f"{a[0]}.{a[1]}.{number & 0xFFFF}"
    yield f"{hex(a[0])}.{a[1]}.0{a[2]:o}.{a[3]}"


@given(st.ip_addresses(v=4))
def test_only_the_plain_spelling_of_an_address_is_read(address):
    plain = str(address)
    for spelling in {*spellings(address)} - {plain}:
        with pytest.raises(RefusedError):
            target_of(f"http://{spelling}/")
    assert target_of(f"http://{plain}./").literal == address


@given(st.text(max_size=40))
def test_any_text_becomes_a_target_or_a_refusal(text):
    for url in (text, f"http://{text}/", f"http://example.org/{text}"):
        try:
            got = target_of(url)
        except RefusedError:
            continue
        assert target_of(got.url) == got
        assert got.url.isascii()
        assert got.url.isprintable()
