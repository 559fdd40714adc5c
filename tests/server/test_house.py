"""The engine lives as long as the server."""

import asyncio

import pytest
import streamlit as st

from aecore.server import house


class Engine:
    """One that notes what becomes of it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def warm(self) -> None:
        self.told.append("warm")

    def close(self) -> None:
        self.told.append("closed")


@pytest.fixture
def made(monkeypatch) -> list[Engine]:
    engines: list[Engine] = []

    def chosen() -> Engine:
        engines.append(Engine())
        return engines[-1]

    house.close()
    monkeypatch.setattr(house, "chosen", chosen)
    return engines


def test_it_begins_warm_with_the_server_and_ends_with_it(made):
    async def serve() -> None:
        async with house.lifespan(None):
            assert house.engine() is made[0]
            assert made[0].told == ["warm"]

    asyncio.run(serve())
    assert made[0].told == ["warm", "closed"]


def test_no_visitor_can_take_it_away(made):
    engine = house.engine()
    st.cache_resource.clear()  # what two bytes over Streamlit's socket do
    st.cache_data.clear()
    assert house.engine() is engine
    house.close()


def test_with_a_wrong_setting_there_is_none(made, monkeypatch):
    monkeypatch.setenv("AECORE_SLOTS", "abc")

    async def serve() -> None:
        async with house.lifespan(None):
            assert made == []

    asyncio.run(serve())
