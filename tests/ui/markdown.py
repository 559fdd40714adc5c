"""Reading the source of the pages: which words reach Streamlit as Markdown, and whether they are ours or made plain.

Ours are constants, what `_` translates, numbers that a format asks for, and whatever is annotated as `Markdown`: of
such a function all that it returns is looked at, of such a parameter all that it is given.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

#: Streamlit's elements that show Markdown: where it stands among what they are given, by place and by name.
_BODY = dict.fromkeys((
    "button", "caption", "checkbox", "dialog", "download_button", "error", "expander", "file_uploader", "header",
    "info", "link_button", "markdown", "menu_button", "number_input", "pills", "popover", "radio", "segmented_control",
    "select_slider", "slider", "spinner", "status", "subheader", "success", "text_area", "text_input", "title",
    "toast", "toggle", "warning"), ((0,), ("body", "label", "help", "format_func")))  # fmt: skip
ELEMENTS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = _BODY | {
    "multiselect": ((0,), ("label", "help")),  # menus show their entries as they are
    "selectbox": ((0,), ("label", "help")),
    "metric": ((0, 1, 2), ("label", "value", "delta", "help")),
    "progress": ((1,), ("text",)),
    "tabs": ((0,), ("tabs",)),
    "image": ((1,), ("caption",)),
    "page_link": ((), ("label", "help")),
}
TRANSLATED = {"_", "N_"}
PLAIN = {"plain", "filled", "len", "round", "abs", "write"}  # `Measure.write` writes a number
PASSING = {"list", "tuple", "str", "enumerate", "min", "max", "joined"}  # as safe as what they are given
NUMBERS = "bcdeEfFgGnoxX%,"  # formats that take no words
#: Words of ours that are written as Markdown in files.
WRITTEN = ("lessons.words(", "trial.", "kind.equation", "kind.extra", "measure.symbol")


class Source:
    """The modules of a tree: what in them is annotated as Markdown."""

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
        self.functions: dict[tuple[Path, str], ast.FunctionDef] = {}  # of modules
        self.methods: dict[str, list[ast.FunctionDef]] = {}
        self.imported = {path: dict(_imports(tree, root)) for path, tree in self.trees.items()}
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                for child in ast.iter_child_nodes(node):
                    child.parent = node  # type: ignore[attr-defined]
                    child.path = path  # type: ignore[attr-defined]
                    if isinstance(child, ast.FunctionDef) and isinstance(node, ast.ClassDef):
                        self.methods.setdefault(child.name, []).append(child)
                    elif isinstance(child, ast.FunctionDef):
                        self.functions[path, child.name] = child

    def faults(self) -> Iterator[tuple[Path, int, str]]:
        """Yield where words that may be anybody's are shown as Markdown: file, line, expression."""
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                for shown in self._shown(node):
                    if not self._ours(shown, frozenset()):
                        yield path, shown.lineno, ast.unparse(shown)

    def _shown(self, node: ast.AST) -> Iterator[ast.expr]:
        """Yield what `node` promises to be Markdown."""
        if isinstance(node, ast.FunctionDef) and _marked(node.returns):
            yield from _given_back(node)
        if not isinstance(node, ast.Call):
            return
        called = self._called(node.func)
        if not called and isinstance(node.func, ast.Attribute) and node.func.attr in ELEMENTS and not _logs(node.func):
            places, names = ELEMENTS[node.func.attr]
            yield from (node.args[place] for place in places if place < len(node.args))
            yield from (each.value for each in node.keywords if each.arg in names)
        for function in called:
            taken = [item for item in function.args.args if item.arg != "self"]
            by_name = {item.arg: item for item in (*taken, *function.args.kwonlyargs)}
            yield from (value for item, value in zip(taken, node.args, strict=False) if _marked(item.annotation))
            yield from (each.value for each in node.keywords
                        if each.arg in by_name and _marked(by_name[each.arg].annotation))  # fmt: skip

    def _called(self, named: ast.expr) -> Sequence[ast.FunctionDef]:
        """The functions of ours that a name may mean: of this module, an imported one, or a method of that name."""
        path = named.path  # type: ignore[attr-defined]
        imported = self.imported[path]
        match named:
            case ast.Name(id=name):
                keys = [(path, name), imported[name][:2] if name in imported else (path, "")]
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in imported:
                keys = [(each, name) for each in imported[module][2:]]
            case ast.Attribute(value=ast.Name(id="st")):
                return []
            case ast.Attribute(attr=name):
                return self.methods.get(name, [])
            case _:
                return []
        return [self.functions[key] for key in keys if key in self.functions]

    def _ours(self, node: ast.expr | None, seen: frozenset[tuple[int, str]]) -> bool:
        """Whether an expression holds nothing but words of ours, or made plain; `seen` are the names on the way."""
        match node:
            case None | ast.Constant() | ast.Compare():
                return True
            case ast.JoinedStr(values=parts):
                return all(isinstance(part, ast.Constant) or self._formatted(part, seen) for part in parts)
            case ast.BinOp(left=left, right=right):
                return self._ours(left, seen) and self._ours(right, seen)
            case ast.IfExp(body=body, orelse=other):
                return self._ours(body, seen) and self._ours(other, seen)
            case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
                return all(self._ours(part, seen) for part in parts)
            case ast.Starred(value=inner) | ast.Subscript(value=inner) | ast.DictComp(value=inner):
                return self._ours(inner, seen)
            case ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner) | ast.Lambda(body=inner):
                return self._ours(inner, seen)
            case ast.Name(id=name):
                return _constant(name) or self._local(node, seen)
            case ast.Attribute(value=inner, attr=name):
                return _written(node) or _constant(name) or self._marked(node) or self._ours(inner, seen)
            case ast.Call():
                return _written(node) or self._call(node, seen)
        return False

    def _formatted(self, part: ast.expr, seen: frozenset[tuple[int, str]]) -> bool:
        assert isinstance(part, ast.FormattedValue)
        spec = part.format_spec.values[-1:] if isinstance(part.format_spec, ast.JoinedStr) else []
        if spec and isinstance(spec[0], ast.Constant) and str(spec[0].value)[-1:] in NUMBERS:
            return True
        return self._ours(part.value, seen)

    def _call(self, node: ast.Call, seen: frozenset[tuple[int, str]]) -> bool:
        name, given = _name(node.func), [*node.args, *(each.value for each in node.keywords)]
        if name in TRANSLATED | PLAIN or self._marked(node.func):
            return True
        if name in PASSING:
            return all(self._ours(each, seen) for each in given)
        if not isinstance(node.func, ast.Attribute):
            return False
        if name == "format":
            forms = _forms(node.func.value)
            given = [*node.args, *(each.value for each in node.keywords if forms.get(each.arg or "", "")[-1:] not in
                                   tuple(NUMBERS))]  # fmt: skip
        return name in ("format", "join", "get", "values", "items", "rstrip") and all(
            self._ours(each, seen) for each in [node.func.value, *given])  # fmt: skip

    def _local(self, node: ast.Name, seen: frozenset[tuple[int, str]]) -> bool:
        """Whether all that a name stands for is ours: what a function is given as Markdown, and what it assigns."""
        scope = _scope(node)
        if (id(scope), node.id) in seen:
            return True
        if isinstance(scope, ast.FunctionDef):
            taken = {item.arg: item for item in (*scope.args.args, *scope.args.kwonlyargs)}
            if node.id in taken and not _marked(taken[node.id].annotation) and not _number(taken[node.id].annotation):
                return False
        found = list(_assigned(scope, node.id))
        deeper = seen | {(id(scope), node.id)}
        given = isinstance(scope, ast.FunctionDef) and node.id in taken
        return (bool(found) or given) and all(self._ours(value, deeper) for value in found)

    def _marked(self, named: ast.expr) -> bool:
        called = self._called(named)
        return bool(called) and all(_marked(each.returns) for each in called)


def _marked(annotation: ast.expr | None) -> bool:
    return annotation is not None and "Markdown" in ast.unparse(annotation)


def _number(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) in ("int", "float")


def _logs(method: ast.Attribute) -> bool:
    return isinstance(method.value, ast.Name) and _constant(method.value.id)


def _imports(tree: ast.Module, root: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield what a module imports by name: the file and the name there, and the files that it is if it is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            package = root.joinpath(*node.module.split("."))
            for each in node.names:
                inner = package / each.name
                modules = [path for path in (inner.with_suffix(".py"), inner / "__init__.py") if path.is_file()]
                yield each.asname or each.name, (package.with_suffix(".py"), each.name, *modules)


def _written(node: ast.expr) -> bool:
    return ast.unparse(node).startswith(WRITTEN)


def _constant(name: str) -> bool:
    return name.lstrip("_").isupper() and len(name) > 1


def _name(node: ast.expr) -> str:
    """The last name of a function, or of one that is only named."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _forms(template: ast.expr) -> dict[str, str]:
    """The formats that a sentence, or one of several, asks for, by the value's name; "" where one asks for none."""
    forms: dict[str, str] = {}
    for text in _texts(template):
        for _said, name, form, _kind in string.Formatter().parse(text):
            if name:
                forms[name] = form or "" if forms.get(name, "d") else ""
    return forms


def _texts(node: ast.AST, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the constants in an expression, and those that its names stand for, here or in the module."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Name) and each.id not in TRANSLATED | seen:
            for place in {_scope(each), _module(each)}:
                for value in _assigned(place, each.id):
                    yield from _texts(value, seen | {each.id})


def _module(node: ast.AST) -> ast.AST:
    while not isinstance(node, ast.Module):
        node = node.parent  # type: ignore[attr-defined]
    return node


def _scope(node: ast.AST) -> ast.AST:
    """The function or module in which a name is looked up."""
    while not isinstance(node, ast.FunctionDef | ast.Module):
        node = node.parent  # type: ignore[attr-defined]
    return node


def _given_back(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value and _scope(node) is function:
            yield node.value


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """Yield what is assigned to a name, what it runs through, and what is appended to it."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from (_part(target, value, name) for target in targets if name in _names(target))
            case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                yield from [value] if name in _names(target) else []
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from [value] if name in _names(target) else []
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                yield from [value] if name in _names(target) else []
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="append"), args=args) if found == name:
                yield from args


def _part(target: ast.expr, value: ast.expr, name: str) -> ast.expr:
    """What of a value a name gets: of several at once its own, else all."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return next(own for part, own in zip(target.elts, value.elts, strict=True) if name in _names(part))
    return value


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
