"""Names and values of an address."""

from __future__ import annotations

import pytest

from aecore.ui.query import Query


def test_it_is_read_as_a_mapping_of_the_last_values():
    asked = Query({"vs": ["a", "b"], "run": "c", "job": []})
    assert dict(asked) == {"vs": "b", "run": "c"}
    assert (asked.every("vs"), asked.every("run"), asked.every("job")) == (("a", "b"), ("c",), ())
    with pytest.raises(KeyError):
        asked["job"]


def test_it_is_written_as_an_address_has_it():
    assert str(Query({"vs": ["a=1&b=2", "ㄱ"], "run": "c d"})) == "vs=a%3D1%26b%3D2&vs=%E3%84%B1&run=c+d"
    assert str(Query()) == ""


def test_parts_of_it_and_more():
    asked = Query({"a": "1", "b": ["2", "3"], "c": "4"})
    assert asked.only(("b", "x")) == Query({"b": ["2", "3"]})
    assert asked.but(("b",)) == Query({"a": "1", "c": "4"})
    assert asked.also({"a": "5"}) == Query({"a": "5", "b": ["2", "3"], "c": "4"})
    assert not asked.only(())


def test_equal_are_those_with_the_same_values_whatever_they_were_made_of():
    assert Query({"a": "1"}) == Query({"a": ["1"]}) == Query(Query({"a": ("1",)}))
    assert Query({"a": ["1", "2"]}) != Query({"a": "2"})
