"""What a browser says is read, or refused in one sentence; nothing that it can say does anything else."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.wire import protocol
from aecore.wire.envelope import open_envelope
from aecore.wire.protocol import Asked, Drawn, Leave, MalformedError, Order, Touch, Watch

REASON = 123  # bytes that a WebSocket's closing frame has for its reason

bounded = settings(max_examples=100, deadline=None, derandomize=True)
anything = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates too
names = st.text(min_size=1, max_size=protocol.NAME)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=10,
)
fields = st.sampled_from(["watch", "seen", "leave", "touch", "order", "job", "knob", "value"])
wrong = values | names | st.sampled_from([*protocol.ORDERS, 2**53, 2**53 + 1, 10**400, -1, 0, 1, True, "", "a" * 201])
orders = st.builds(Order, st.sampled_from(sorted({*protocol.ORDERS} - {"knob"})), names)
knobs = st.builds(Order, st.just("knob"), names, names, st.floats(allow_nan=False, allow_infinity=False))
watches = st.builds(Watch, names, st.integers(0, protocol.LARGEST))
asked = watches | st.builds(Leave, names) | st.builds(Touch, st.booleans()) | orders | knobs


def told(wish: Asked) -> str:
    """The message by which a browser asks for that."""
    match wish:
        case Watch(topic, seen):
            return json.dumps({"watch": topic, "seen": seen})
        case Leave(topic):
            return json.dumps({"leave": topic})
        case Touch(on):
            return json.dumps({"touch": on})
        case Order("knob", job, knob, value):
            return json.dumps({"order": "knob", "job": job, "knob": knob, "value": value})
        case Order(order, job):
            return json.dumps({"order": order, "job": job})


def well_formed(found: Asked) -> bool:
    """Whether all that may be asked of a message is so."""
    match found:
        case Watch(topic, seen):
            return _name(topic) and type(seen) is int and 0 <= seen <= protocol.LARGEST
        case Leave(topic):
            return _name(topic)
        case Touch(on):
            return type(on) is bool
        case Order("knob", job, knob, value):
            return _name(job) and _name(knob) and type(value) is float and math.isfinite(value)
        case Order(order, job, "", 0.0):
            return order in protocol.ORDERS and _name(job)
    return False


def _name(found: object) -> bool:
    return isinstance(found, str) and 0 < len(found) <= protocol.NAME


def check(message: str | bytes) -> str:
    """Read a message, well formed or refused; return why it is refused."""
    try:
        found = protocol.read(message)
    except MalformedError as error:
        why = str(error)
    else:
        assert well_formed(found)
        return ""
    assert clean(why)
    return why


def clean(reason: str) -> bool:
    """Whether a reason is one line that a closing frame can hold."""
    return 0 < len(reason.encode()) <= REASON and reason.isprintable() and reason.isascii()


@bounded
@given(asked)
def test_what_is_well_said_is_read_as_it_was_meant(wish):
    message = told(wish)
    if len(message) <= protocol.LONGEST:
        assert protocol.read(message) == wish


@bounded
@given(anything | st.binary(max_size=60))
def test_any_text_and_any_bytes_are_refused_in_one_sentence(message):
    check(message)


@bounded
@given(values)
def test_any_json_is_read_or_refused(value):
    check(json.dumps(value))


@settings(bounded, max_examples=400)
@given(st.dictionaries(fields, wrong, max_size=6))
def test_any_value_of_a_known_field_is_read_or_refused(message):
    check(json.dumps(message))


@bounded
@given(asked, st.data())
def test_a_message_that_is_cut_or_changed_is_read_or_refused(wish, data):
    message = told(wish)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(message))] * 2)))
    check(message[:start])
    check(message[end:])
    check(message[:start] + data.draw(anything) + message[end:])
    check(message[:end] + message[start:])


@pytest.mark.parametrize(("message", "why"), [
    ("[" * 1900, "a message is not JSON"),
    ('{"watch":' * 190 + "1" + "}" * 190, "watch is not a text of 1 to 200 characters"),
    ("{" + " " * 2000 + "}", "a message is longer than 2000 characters"),
    ("", "a message is not JSON"),
    ("\ufeff{}", "a message is not JSON"),
    ("\x00", "a message is not JSON"),
    ("null", "a message is not an object"),
    ('["watch"]', "a message is not an object"),
    ("{}", "a message asks for nothing that is known"),
    ('{"watch": "a", "seen": NaN}', "a message is not JSON"),
    ('{"watch": "a", "seen": -Infinity}', "a message is not JSON"),
    ('{"watch": "a", "seen": 1e309}', "seen is not the number of a message"),
    ('{"watch": "a", "seen": 1.0}', "seen is not the number of a message"),
    ('{"watch": "a", "seen": true}', "seen is not the number of a message"),
    ('{"watch": "a", "seen": null}', "seen is not the number of a message"),
    ('{"watch": "a", "seen": -1}', "seen is not the number of a message"),
    ('{"watch": "a", "seen": 9007199254740993}', "seen is not the number of a message"),
    (f'{{"watch": "a", "seen": {"9" * 1500}}}', "seen is not the number of a message"),
    ('{"watch": ""}', "watch is not a text of 1 to 200 characters"),
    ('{"watch": ["a"]}', "watch is not a text of 1 to 200 characters"),
    (f'{{"leave": "{"a" * 201}"}}', "leave is not a text of 1 to 200 characters"),
    ('{"touch": 1}', "touch is neither true nor false"),
    ('{"touch": "true"}', "touch is neither true nor false"),
    ('{"order": "stop"}', "job is not a text of 1 to 200 characters"),
    ('{"order": "kill", "job": "a"}', "an order is none of pause, resume, step, stop, knob"),
    ('{"order": "knob", "job": "a", "value": 1}', "knob is not a text of 1 to 200 characters"),
    ('{"order": "knob", "job": "a", "knob": "lr"}', "value is not a number"),
    ('{"order": "knob", "job": "a", "knob": "lr", "value": false}', "value is not a number"),
    ('{"order": "knob", "job": "a", "knob": "lr", "value": "1"}', "value is not a number"),
    ('{"order": "knob", "job": "a", "knob": "lr", "value": 1e309}', "value is not finite"),
    (f'{{"order": "knob", "job": "a", "knob": "lr", "value": {"9" * 400}}}', "value is too large"),
    (b'{"touch": true}', "a browser sends text"),
])  # fmt: skip
def test_what_is_wrong_is_said(message, why):
    assert check(message) == why


def test_a_lone_surrogate_is_a_name_like_any_other_and_its_refusal_can_be_sent():
    wish = protocol.read(r'{"watch": "\ud800"}')
    assert wish == Watch("\ud800", 0)
    assert json.loads(protocol.refusal(protocol.UNKNOWN, topic=wish.topic).encode()) == {
        "refused": "unknown", "topic": "\ud800"}  # fmt: skip


parts = st.dictionaries(st.sampled_from(["map", "figures", "loss", "network"]), st.binary(max_size=8))
drawn = st.builds(Drawn, st.text(max_size=8), parts)


@bounded
@given(names, st.integers(1, protocol.LARGEST), drawn, st.booleans())
def test_what_is_packed_is_opened(topic, number, shown, whole):
    head, blobs = open_envelope(protocol.pack(topic, number, shown, whole))
    assert head == {"topic": topic, "number": number, "whole": whole, "standing": shown.standing}
    assert blobs == shown.parts


@bounded
@given(st.lists(drawn, min_size=1))
def test_what_has_changed_is_told_and_nothing_else(states):
    known = Drawn("", {})
    held: dict[str, bytes] = {}
    for shown in states:
        changes = shown.without(known)
        assert not changes.parts.items() & known.parts.items()
        held |= changes.parts
        assert held.items() >= shown.parts.items()
        assert changes.standing == shown.standing
        known = shown
