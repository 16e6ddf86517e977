"""Paste into README.md what the commands it names print.

python -m scripts.paste demo              runs the demo in both languages
python -m scripts.paste tests FILE        takes the closing lines of a saved `make test`
"""

import contextlib
import io
import os
import re
import sys
import tempfile
import textwrap
from pathlib import Path

from graphcrm.cli import main as graphcrm

README = Path(__file__).resolve().parent.parent / "README.md"
WIDTH = 108
CLOSING = re.compile(r"^(TOTAL |Required test coverage|=+ .*(passed|failed).* =+$)")


def block(name: str) -> re.Pattern[str]:
    """Return the pattern of the block called ``name``: its marks and what is between them."""
    return re.compile(rf"(<!-- paste:{name} -->\n).*?(<!-- /paste -->)", re.DOTALL)


def pasted(text: str, name: str, output: str) -> str:
    """Return ``text`` with ``output`` as an indented block between the marks of ``name``."""
    lines = [part for line in output.strip().splitlines() for part in folded(line) or [""]]
    shown = "".join(f"    {line}".rstrip() + "\n" for line in lines)
    fresh, n = block(name).subn(lambda found: f"{found[1]}\n{shown}\n{found[2]}", text)
    if n != 1:
        raise SystemExit(f"README.md has {n} blocks called {name}")
    return fresh


def folded(line: str) -> list[str]:
    """Fold a long line; Chinese characters take two columns each."""
    wide = sum(ord(c) > 0x2E7F for c in line) * 2 > len(line)
    return textwrap.wrap(line, WIDTH // 2 if wide else WIDTH, break_on_hyphens=False)


def demo_output(lang: str) -> str:
    """Return what the demo prints, run in an empty folder."""
    out = io.StringIO()
    before, sys.argv[0] = Path.cwd(), ".venv/bin/graphcrm"  # as the Makefile calls it
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(out):
        os.chdir(folder)
        try:
            code = graphcrm(["demo", "--lang", lang, "--quiet"])
        finally:
            os.chdir(before)
    if code:
        raise SystemExit(f"the demo ended with {code}")
    return out.getvalue()


def closing_lines(output: str) -> str:
    """Return the lines of a test run that say how it went."""
    return "\n".join(line.strip("= ") for line in output.splitlines() if CLOSING.match(line))


def paste(argv: list[str]) -> None:
    """Paste one kind of output."""
    text = README.read_text("utf-8")
    match argv:
        case ["demo"]:
            for lang in ("en", "zh"):
                text = pasted(text, f"demo-{lang}", demo_output(lang))
        case ["tests", file]:
            text = pasted(text, "tests", closing_lines(Path(file).read_text("utf-8")))
        case _:
            raise SystemExit(__doc__)
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    paste(sys.argv[1:])
