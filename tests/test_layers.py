"""Which part may know which: one row a package, read from the imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("aecore/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])
NAMES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES}
PATHS = {name: path for path, name in NAMES.items()}
HEAVY = {"torch", "sklearn", "umap", "numba"}


class Row(NamedTuple):
    """What a package may import of the others, and which of its modules may load torch and the like ("*": all,
    "-name": not these, by the last part of the module's name).
    """

    may: str = ""
    heavy: str = ""


# The house, lowest first: an arrow points to a row further up, never to one further down.
ROWS = {
    "aecore.knobs": Row(),
    "aecore.palette": Row(),
    "aecore.shipped": Row(),
    "aecore.settings": Row("knobs"),
    "aecore.data": Row("settings"),
    "aecore.nn": Row("settings", "* -nn -lazy"),
    "aecore.objectives": Row("knobs nn"),
    "aecore.run": Row("knobs data objectives"),
    "aecore.wire": Row("run"),
    "aecore.results": Row("knobs palette settings shipped data run wire"),
    "aecore.mechanisms": Row("nn objectives run results", "*"),
    "aecore.learning": Row(
        "knobs settings data nn objectives run wire results mechanisms", "* -learning -control -schedules"
    ),
    "aecore.analyses": Row(
        "knobs settings data nn objectives run wire results learning",
        "* -analyses -base -cache -ask -comparison -question -setting -recipe -reasons -reel "
        "-points -layout -clusters -factors -measures -sweeps",
    ),
    "aecore.engine": Row("settings shipped data knobs run results learning analyses", "worker parent analyst"),
    "aecore.server": Row("knobs settings wire engine"),
    "aecore.teaching": Row("shipped knobs objectives run results"),
    "aecore.ui": Row("knobs palette settings shipped data objectives run wire results analyses engine server teaching"),
    "aecore.cli": Row("knobs settings shipped data nn objectives run wire results learning analyses engine bench", "*"),
    "aecore.bench": Row(
        "knobs settings shipped data nn objectives run wire results learning analyses engine server ui cli", "*"
    ),
    "pages": Row("ui"),
    "app": Row("ui"),
}  # fmt: skip
WITHOUT_ROW = {"aecore", "aecore.__main__"}


def imported(path: Path, deep: bool = True, types: bool = True) -> set[str]:
    """Return the modules a file imports; without `deep` not within functions, without `types` not for types alone."""
    found: set[str] = set()
    queue: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while queue:
        node = queue.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif not types and isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            queue += node.orelse
        elif deep or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            queue += ast.iter_child_nodes(node)
    return found


def under(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def room(name: str) -> str | None:
    """Return the row that a module, or a name imported from it, belongs to."""
    return next((row for row in ROWS if under(name, row)), None)


def is_heavy(name: str) -> bool:
    """Tell whether a module may load torch and the like."""
    words = ROWS[room(name) or "aecore.knobs"].heavy.split()
    leaf = name.rpartition(".")[2]
    return leaf in words or ("*" in words and f"-{leaf}" not in words)


LIGHT = sorted(name for name in PATHS if name not in WITHOUT_ROW and not is_heavy(name))


def loads(name: str) -> set[str]:
    """Return what is foreign and loaded when a module is imported, whatever it imports in turn included."""
    reached: set[str] = set()
    foreign: set[str] = set()
    queue = [name]
    while queue:
        module = queue.pop()
        if module in PATHS and module not in reached:
            reached.add(module)
            for found in imported(PATHS[module], deep=False, types=False):
                foreign.add(found.partition(".")[0])
                queue += [found, found.rpartition(".")[0]]
    return foreign


def test_the_reader_reads(tmp_path):
    (tmp_path / "a.py").write_text(
        "from typing import TYPE_CHECKING\nimport a.b\nif TYPE_CHECKING:\n    import torch\nelse:\n    import c\n"
        "def f():\n    from d import e\n"
    )
    assert imported(tmp_path / "a.py") == {"typing.TYPE_CHECKING", "a.b", "torch", "c", "d.e"}
    assert imported(tmp_path / "a.py", types=False) == {"typing.TYPE_CHECKING", "a.b", "c", "d.e"}
    assert imported(tmp_path / "a.py", deep=False, types=False) == {"typing.TYPE_CHECKING", "a.b", "c"}
    assert len(FILES) > 40


def test_the_table_has_a_row_for_each_room_and_no_circle():
    rooms = {room(name) for name in PATHS if name not in WITHOUT_ROW}
    assert rooms == set(ROWS)
    above: set[str] = set()
    for name, row in ROWS.items():
        may = {f"aecore.{part}" for part in row.may.split()}
        assert may <= above | ({"aecore.bench"} if name == "aecore.cli" else set()), name
        above.add(name)


@pytest.mark.parametrize("name", [name for name in PATHS if name not in WITHOUT_ROW])
def test_arrows_point_one_way(name):
    own = room(name)
    may = {own} | {f"aecore.{part}" for part in ROWS[own].may.split()}
    for other in imported(PATHS[name]):
        if other.partition(".")[0] in ("aecore", "pages", "app"):
            assert other != "aecore", f"{name} imports the package's front door"
            assert room(other) in may, f"{name} imports {other}"


@pytest.mark.parametrize(
    "name", [name for name in PATHS if under(name, "aecore.ui") and not under(name, "aecore.ui.pages")]
)
def test_what_pages_share_knows_no_page(name):
    assert not {other for other in imported(PATHS[name]) if under(other, "aecore.ui.pages")}


@pytest.mark.parametrize("name", [name for name in PATHS if under(name, "aecore.ui") or under(name, "pages")])
def test_pages_know_no_kind_of_engine(name):
    known = ("aecore.engine.base", "aecore.engine.stored")  # what all engines have in common
    engines = {other for other in imported(PATHS[name]) if under(other, "aecore.engine")}
    assert not {other for other in engines if not any(under(other, part) for part in known)}


@pytest.mark.parametrize("name", PATHS)
def test_streamlit_is_for_pages_and_what_measures_them(name):
    if not any(under(name, part) for part in ("app", "pages", "aecore.ui", "aecore.bench")):
        assert not {other for other in imported(PATHS[name]) if under(other, "streamlit")}


@pytest.mark.parametrize("name", LIGHT)
def test_a_light_module_stays_light_through_all_that_it_imports(name):
    assert not {other for other in imported(PATHS[name], types=False) if other.partition(".")[0] in HEAVY}
    assert not loads(name) & HEAVY


def test_importing_the_light_part_loads_nothing_heavy():
    light = ", ".join(name for name in LIGHT if room(name) not in ("pages", "app", "aecore.ui"))
    code = f"import sys, {light}; print(sorted({HEAVY!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.strip() == "[]"


def test_tests_mirror_the_tree():
    tests = ROOT / "tests"
    folders = {path.parent.relative_to(tests) for path in tests.glob("**/test_*.py")}
    strange = {str(folder) for folder in folders if not (ROOT / "aecore" / folder).is_dir()}
    assert strange <= {"browser"}, strange
