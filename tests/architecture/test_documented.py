import ast
from collections.abc import Iterator

import pytest

from tests.architecture.checkout import modules

Function = ast.FunctionDef | ast.AsyncFunctionDef


def undocumented(tree: ast.Module | ast.ClassDef, where: str) -> Iterator[str]:
    """Yield the public names of a module or class, and of its public classes, without docstring."""
    if not ast.get_docstring(tree):
        yield where
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from undocumented(node, f"{where}:{node.name}")
        elif isinstance(node, Function) and not (
            node.name.startswith("_") or is_overload(node) or ast.get_docstring(node)
        ):
            yield f"{where}:{node.name}"


def is_overload(node: Function) -> bool:
    return any("overload" in ast.unparse(decorator) for decorator in node.decorator_list)


@pytest.mark.parametrize("package", ["graphcrm", "api"])
def test_every_public_name_says_what_it_is(package: str) -> None:
    found = [name for path, tree in modules(package) for name in undocumented(tree, str(path))]
    assert found == []


def test_a_bare_name_is_found() -> None:
    source = '"""Doc."""\nclass A:\n    """Doc."""\n    def f(self): ...\n    def _g(self): ...\n'
    assert list(undocumented(ast.parse(source), "m")) == ["m:A:f"]
