"""One message for the browser, as Python packs it."""

import json

from aecore.wire.envelope import Thing, open_envelope, pack_envelope


def test_what_is_packed_is_opened():
    message = pack_envelope({"word": "잠재"}, {"a": b"12", "b": b"", "c": b"345"})
    assert open_envelope(message) == ({"word": "잠재"}, {"a": b"12", "b": b"", "c": b"345"})


def test_a_part_that_is_had_elsewhere_is_told_by_its_address():
    message = pack_envelope({}, {"a": b"12", "film": Thing("/things/0.bin"), "b": b"3"})
    size = int.from_bytes(message[:4], "little")
    assert json.loads(message[4 : 4 + size])["things"] == {"film": "/things/0.bin"}
    assert open_envelope(message) == ({}, {"a": b"12", "b": b"3"})
