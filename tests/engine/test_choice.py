"""An engine is a file of the package and one line of configuration."""

import pytest

from aecore.engine import choice
from aecore.knobs import InvalidField
from tests import copies

ECHO = '''"""An engine for a test: the one on this machine, which says that it is another."""

from __future__ import annotations

from aecore.engine.base import Engine
from aecore.engine.local import LocalEngine
from aecore.results.store import Store


class Echo(LocalEngine):
    """Trains one run at a time."""


def make(store: Store | None = None) -> Engine:
    """Return the engine."""
    return Echo(store, slots=1)
'''

ASK = """
import os
os.environ["AECORE_ENGINE"] = "echo"
from aecore.engine.choice import chosen
from aecore import settings
engine = chosen()
print(type(engine).__name__, engine.slots, settings.wrong())
"""


def test_one_file_and_one_line_are_another_engine(tmp_path):
    copy = copies.copied(tmp_path, {"aecore/engine/echo.py": ECHO})
    assert copies.run(copy, "-c", ASK) == "Echo 1 []\n"


@pytest.mark.parametrize("name", ["nowhere", "../local", "choice", "local.py", "base"])
def test_a_wrong_engine_is_one_sentence(monkeypatch, name):
    monkeypatch.setenv("AECORE_ENGINE", name)
    with pytest.raises(InvalidField, match="AECORE_ENGINE"):
        choice.chosen()
