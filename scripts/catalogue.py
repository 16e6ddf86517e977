"""Write the catalogue of the Cypher library into its README: python -m scripts.catalogue"""

import re
from pathlib import Path

from graphcrm.stores.cypher import queries

README = Path(__file__).resolve().parent.parent / "queries" / "README.md"
_BLOCK = re.compile(r"(<!-- catalogue: [^\n]* -->\n).*?(<!-- /catalogue -->)", re.DOTALL)
_PARTS = ("analysis", "read", "load", "schema")


def with_catalogue(text: str) -> str:
    """Return ``text`` with what the library holds today between the marks."""
    tables = "\n".join(_table(part) for part in _PARTS)
    return _BLOCK.sub(lambda found: f"{found[1]}\n{tables}\n{found[2]}", text)


def _table(part: str) -> str:
    """Return one folder as a table."""
    lines = [f"| {part} | what | access |", "|---|---|---|"]
    for name, query in queries(part).items():
        short = name.removeprefix(f"{part}/")
        lines.append(f"| [{short}]({name}.cypher) | {query.what} | {query.access} |")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    README.write_text(with_catalogue(README.read_text("utf-8")), "utf-8")
