"""Which part may know which: read from the imports, as design.md draws the arrows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("aecore/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])
NAMES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES}

HEAVY = {"torch", "sklearn", "umap", "numba"}
LIGHT = ("aecore.ui", "aecore.run", "aecore.knobs", "aecore.objectives", "aecore.engine.base", "aecore.engine.local",
         "aecore.engine.launch", "aecore.engine.task", "aecore.store", "aecore.snapshot", "aecore.data",
         "aecore.diagnostics", "aecore.reference", "aecore.projection", "aecore.control", "aecore.theme",
         "aecore.transport", "aecore.lessons", "aecore.envelope", "aecore.quantise", "aecore.portable",
         "aecore.film", "aecore.sweeps", "aecore.disentanglement.asked", "aecore.analysis", "aecore.exports",
         "aecore.comparison", "aecore.sweep_reel", "aecore.gallery", "aecore.clusters.setting", "aecore.clusters.asked",
         "aecore.clusters.recipe", "aecore.clusters.words", "aecore.clusters.command")  # fmt: skip
# What each part of the core may import of the core, lowest first; each part may also import itself.
BASE = {"aecore.lazy", "aecore.knobs", "aecore.losses", "aecore.data", "aecore.binarise", "aecore.pca"}
DESCRIBED = BASE | {"aecore.objectives", "aecore.run", "aecore.snapshot", "aecore.envelope", "aecore.portable"}
TRAINED = DESCRIBED | {"aecore.nets", "aecore.metrics", "aecore.evaluation", "aecore.hardware", "aecore.schedules",
                       "aecore.control", "aecore.masters", "aecore.trainer", "aecore.mechanisms"}  # fmt: skip
MAY = {
    "aecore.lazy": set(), "aecore.knobs": set(), "aecore.data": set(), "aecore.schedules": set(),
    "aecore.control": set(), "aecore.hardware": set(), "aecore.losses": set(), "aecore.transport": set(),
    "aecore.lessons": set(), "aecore.envelope": set(), "aecore.quantise": set(),
    "aecore.analysis": DESCRIBED | {"aecore.store", "aecore.engine"},
    "aecore.neighbours": {"aecore.analysis"},
    "aecore.spaces": TRAINED | {"aecore.store", "aecore.analysis"},
    "aecore.projections": {"aecore.analysis", "aecore.neighbours", "aecore.spaces", "aecore.metrics", "aecore.store"},
    "aecore.exports": DESCRIBED | {"aecore.store", "aecore.projection", "aecore.theme"},
    "aecore.sweep_reel": DESCRIBED | {"aecore.film", "aecore.projection", "aecore.quantise"},
    "aecore.gallery": DESCRIBED | {"aecore.film", "aecore.hardware", "aecore.training", "aecore.sweep_reel"},
    "aecore.clusters": TRAINED | {"aecore.training", "aecore.store", "aecore.results", "aecore.analysis",
                                  "aecore.spaces", "aecore.projections"},
    "aecore.comparison": {"aecore.knobs", "aecore.objectives", "aecore.run"},
    "aecore.judge": {"aecore.data", "aecore.nets", "aecore.analysis", "aecore.store"},
    "aecore.measures": {"aecore.data", "aecore.metrics", "aecore.nets", "aecore.pca", "aecore.analysis",
                        "aecore.evaluation", "aecore.judge", "aecore.spaces", "aecore.store"},
    "aecore.sweeps": {"aecore.knobs", "aecore.objectives", "aecore.run"},
    "aecore.disentanglement": DESCRIBED | {"aecore.analysis", "aecore.metrics", "aecore.store"},
    "aecore.portable": {"aecore.envelope", "aecore.run", "aecore.snapshot"},
    "aecore.film": DESCRIBED | {"aecore.projection", "aecore.quantise"},
    "aecore.binarise": set(), "aecore.pca": set(),
    "aecore.masters": {"aecore.nets"},
    "aecore.metrics": {"aecore.losses"}, "aecore.nets": {"aecore.losses"},
    "aecore.objectives": {"aecore.knobs", "aecore.lazy", "aecore.losses", "aecore.nets"},
    "aecore.mechanisms": DESCRIBED | {"aecore.nets", "aecore.metrics", "aecore.pca"},
    "aecore.run": {"aecore.knobs", "aecore.objectives"},
    "aecore.snapshot": {"aecore.run"},
    "aecore.evaluation": TRAINED - {"aecore.trainer", "aecore.control", "aecore.mechanisms"},
    "aecore.trainer": TRAINED - {"aecore.mechanisms"},
    "aecore.training": TRAINED,
    "aecore.store": DESCRIBED,
    "aecore.results": DESCRIBED | {"aecore.film", "aecore.hardware", "aecore.store"},
    "aecore.diagnostics": DESCRIBED, "aecore.reference": DESCRIBED, "aecore.projection": DESCRIBED,
    "aecore.engine": TRAINED | {"aecore.training", "aecore.store", "aecore.results"},
}  # fmt: skip


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imported(path: Path, deep: bool = True) -> set[str]:
    """Return the modules a file imports, TYPE_CHECKING blocks left out; without `deep`, functions too."""
    found: set[str] = set()
    queue: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while queue:
        node = queue.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif is_type_checking(node):
            queue += node.orelse
        elif deep or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            queue += ast.iter_child_nodes(node)
    return found


def under(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def part_of(name: str) -> str | None:
    """Return the part of the core that a module, or a name imported from it, belongs to."""
    return next((part for part in MAY if under(name, part)), None)


def test_the_reader_reads(tmp_path):
    (tmp_path / "a.py").write_text(
        "from typing import TYPE_CHECKING\nimport a.b\nif TYPE_CHECKING:\n    import torch\nelse:\n    import c\n"
        "def f():\n    from d import e\n"
    )
    assert imported(tmp_path / "a.py") == {"typing.TYPE_CHECKING", "a.b", "c", "d.e"}
    assert imported(tmp_path / "a.py", deep=False) == {"typing.TYPE_CHECKING", "a.b", "c"}
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=NAMES.values())
def test_streamlit_is_for_pages_alone(path):
    if not any(under(NAMES[path], part) for part in ("app", "pages", "aecore.ui")):
        assert not {name for name in imported(path) if under(name, "streamlit")}


@pytest.mark.parametrize("path", FILES, ids=NAMES.values())
def test_what_the_web_process_imports_is_light(path):
    if any(under(NAMES[path], part) for part in (*LIGHT, "app", "pages")):
        assert not {name for name in imported(path) if name.partition(".")[0] in HEAVY}


@pytest.mark.parametrize("path", [path for path in FILES if part_of(NAMES[path])], ids=lambda p: NAMES[p])
def test_arrows_of_the_core_point_one_way(path):
    part = part_of(NAMES[path])
    for name in imported(path):
        if name.startswith("aecore."):
            # A module that is not in the table yet is held by the rules below alone.
            assert part_of(name) in MAY[part] | {part, None}, f"{NAMES[path]} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=NAMES.values())
def test_nobody_below_knows_the_engine_or_the_pages(path):
    above = ("app", "pages", "aecore.ui", "aecore.engine", "aecore.analysis")
    below = not any(under(NAMES[path], part) for part in above)
    if below and not under(NAMES[path], "aecore.bench"):
        for name in imported(path):
            assert not any(under(name, part) for part in ("aecore.engine", "aecore.ui", "pages", "app")), name


def test_pages_do_not_reach_into_the_training():
    for path in FILES:
        if any(under(NAMES[path], part) for part in ("app", "pages", "aecore.ui")):
            for name in imported(path):
                for part in ("nets", "losses", "trainer", "training", "evaluation", "engine.worker", "engine.parent"):
                    assert not under(name, f"aecore.{part}"), f"{NAMES[path]} imports {name}"


@pytest.mark.parametrize("module", [m for m in LIGHT if m not in ("aecore.ui", "aecore.data", "aecore.objectives")])
def test_a_light_module_stays_light_through_all_that_it_imports(module):
    reached, queue = set(), [module]
    files = {name: path for path, name in NAMES.items()}
    while queue:
        name = queue.pop()
        if name in files and name not in reached:
            reached.add(name)
            queue += [other for found in imported(files[name], deep=False) if under(found, "aecore")
                      for other in (found, found.rpartition(".")[0])]  # fmt: skip
    assert module in reached
    for name in reached:
        assert not {found for found in imported(files[name], deep=False) if found.partition(".")[0] in HEAVY}, name


def test_importing_the_light_part_loads_nothing_heavy():
    light = ", ".join(module for module in LIGHT if module != "aecore.ui")
    code = f"import sys, {light}; print(sorted({HEAVY!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.strip() == "[]"
