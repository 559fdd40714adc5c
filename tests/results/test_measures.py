"""One table says what is measured, in which unit, and how it is written; nowhere stands a second one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from aecore.results import measures
from aecore.ui import phrases

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "aecore/results/measures.py"
FILES = [path for path in sorted(ROOT.glob("aecore/**/*.py")) if path != TABLE]


def marked(node: ast.AST) -> set[str]:
    """Return the texts that are marked for the catalogue within a node."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name))
    return {word.value for call in calls if call.func.id in ("_", "N_") for word in call.args[:1]
            if isinstance(word, ast.Constant) and isinstance(word.value, str)}  # fmt: skip


def rows(tree: ast.AST) -> list[tuple[str, ast.AST]]:
    """Return what is said of a name in dicts, in tuples and in calls: (the name, what stands beside it)."""
    found: list[tuple[ast.AST | None, ast.AST]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            found += zip(node.keys, node.values, strict=True)
        elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
            found.append((node.elts[0], node))
        elif isinstance(node, ast.Call) and len(node.args) > 1:
            found.append((node.args[0], node))
    return [(key.value, value) for key, value in found if isinstance(key, ast.Constant) and isinstance(key.value, str)]


def words(node: ast.AST) -> set[str]:
    """Return what is marked and no sentence with gaps: a name, a unit, a help."""
    return {text for text in marked(node) if "{" not in text}


def test_no_second_table_gives_a_measure_its_words():
    units = {measures.NATS, measures.PER_PIXEL, *(m.label for m in measures.MEASURES if " " in m.label)}
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        second = [name for name, beside in rows(tree) if name in measures.BY_NAME and words(beside)]
        assert not second, f"{path}: the words of {second} belong in {TABLE.name}"
        assert not words(tree) & units, f"{path}: read it from {TABLE.name}"


@pytest.mark.parametrize(("name", "value", "written"), [
    ("total", 148.06, "148.1"), ("total", 999_999.0, "999999.0"), ("total", 2.449e18, "2.4e+18"),
    ("mmd2", -0.00123, "−0.0012"), ("mse", 0.0382, "0.0382"), ("active_units", 7.0, "7"),
])  # fmt: skip
def test_a_figure_is_written_with_the_digits_that_are_worth_reading(name, value, written):
    assert measures.of(name).write(value) == written


def test_names_differ_and_every_unit_is_said_where_it_is_needed():
    assert len(measures.BY_NAME) == len(measures.MEASURES)
    assert phrases.axis("kl") == "KL (R), nats per image"
    assert phrases.axis("mmd2") == "MMD² to the prior"
    assert phrases.figure("recon", 140.24, strong=True) == "Reconstruction **140.2** nats"
    assert phrases.figure("mse", None) == "MSE – per pixel"
