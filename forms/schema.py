"""The JSON Schema of a definition, for editors that complete and check YAML while it is written (draft 2020-12)."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from forms import fields, layout, model, rules

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "motcua form definition"


def json_schema() -> dict[str, Any]:
    """Every part of the language with what it means: the sentence that stands under it in the models.

    Where the program is installed without its source, the meanings of classes are there, those of single keys are not.
    """
    schema = model.FormDefinition.model_json_schema()
    parts = {"FormDefinition": schema, **schema["$defs"]}
    for module in (model, fields, layout, rules):
        for part, key, meaning in _meanings(module):
            if key in parts.get(part, {}).get("properties", {}):
                parts[part]["properties"][key]["description"] = meaning
    return {"$schema": DIALECT, **schema, "title": TITLE}


def _meanings(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Class, key and sentence of every annotated name with a string under it; those of a parent count for its children."""
    try:
        source = inspect.getsource(module)
    except OSError:
        return
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            heirs = [name for name, kind in vars(module).items() if isinstance(kind, type) and _is_heir(kind, vars(module)[node.name])]
            for key, meaning in _under(node):
                yield from ((heir, key, meaning) for heir in heirs)


def _is_heir(kind: type, parent: object) -> bool:
    return isinstance(parent, type) and issubclass(kind, parent)


def _under(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for here, below in zip(node.body, node.body[1:], strict=False):
        match here, below:
            case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(value=ast.Constant(value=str(meaning))):
                yield key, inspect.cleandoc(meaning)
