"""To whom products may be offered, from a file."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, RootModel, create_model

from graphcrm.analysis.eligibility import Eligibility, Terms, problems
from graphcrm.ingest.yaml_file import ELIGIBILITY, Place, read_yaml
from graphcrm.ingest.yaml_shape import Problem, problems_error, shaped


def read_eligibility(path: Path) -> Eligibility:
    """Read a file of terms, product by product.

    Raises
    ------
    InputError
        It cannot be read, or says what no terms are; up to 20 problems, each with line and key.
    """
    document = read_yaml(path, ELIGIBILITY)
    said = shaped(document, _shape(), keys_at=_keys_at)
    terms = {
        product: Terms(**{name: getattr(of_one, name) for name in of_one.model_fields_set})
        for product, of_one in said.root.items()
    }
    wrong = [
        Problem((product, key), says)
        for product, of_one in terms.items()
        for key, says in problems(of_one)
    ]
    if wrong:
        raise problems_error(document, wrong)
    lines = {product: document.line((product,)) for product in terms}
    return Eligibility(terms, document.name, lines)


@cache
def _shape() -> type[RootModel[dict[str, Any]]]:
    """Return what a file may say: products, and below each the terms, all of them optional."""
    hints = get_type_hints(Terms)
    every: dict[str, Any] = {name: (hints[name], None) for name in _keys_at(())}
    terms: type[BaseModel] = create_model(
        "TermsOfProduct", __config__=ConfigDict(extra="forbid"), **every
    )
    return RootModel[dict[str, terms]]  # type: ignore[valid-type]


def _keys_at(_: Place) -> list[str]:
    """Return the keys below a product."""
    return [f.name for f in fields(Terms)]
