"""What never changes is had by its content."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aecore.server import things
from aecore.server.things import Things


def client(base: str = "") -> TestClient:
    return TestClient(Starlette(routes=[things.route(base)]))


def test_a_thing_is_had_by_its_content_and_kept_for_ever():
    name = things.offer(b"film")
    assert things.offer(b"film") == name != things.offer(b"fiim")
    answer = client().get(f"/things/{name}")
    assert answer.content == b"film"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = client().get(f"/things/{name}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_code_comes_packed_to_who_can_unpack():
    code = b"export const a = 1;\n" * 100
    name = things.offer(code, "js")
    plain = client().get(f"/things/{name}", headers={"accept-encoding": "identity"})
    packed = client().get(f"/things/{name}", headers={"accept-encoding": "gzip"})
    assert plain.content == packed.content == code
    assert plain.headers["content-type"].startswith("text/javascript")
    assert int(packed.headers["content-length"]) == len(gzip.compress(code, mtime=0))


@pytest.mark.parametrize("name", ["0" * 32 + ".bin", "..%2f..%2fetc%2fpasswd", "a", "%00", "x" * 5000])
def test_what_is_not_here_is_said(name):
    assert client().get(f"/things/{name}").status_code == 404


def test_below_a_base_path():
    name = things.offer(b"film")
    assert client("lab/").get(f"/lab/things/{name}").status_code == 200
    assert things.prefix("/lab/") == "/lab/things"


def test_room_is_bounded_and_what_is_pinned_stays():
    held = Things(room=100)
    pinned = held.offer(b"p" * 90, pinned=True)
    first, second = held.offer(b"a" * 60), held.offer(b"b" * 60)
    assert held.get(first) is None
    assert (held.get(second), held.get(pinned)) == (b"b" * 60, b"p" * 90)
    large = held.offer(b"c" * 200)  # the newest is there, however large: somebody is about to ask for it
    assert len(held.get(large)) == 200


def test_what_was_offered_again_stays_longer():
    held = Things(room=100)
    first, second = held.offer(b"a" * 40), held.offer(b"b" * 40)
    held.offer(b"a" * 40)
    held.offer(b"c" * 40)
    assert held.get(first)
    assert held.get(second) is None


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind: html is not allowed"):
        things.offer(b"", "html")
