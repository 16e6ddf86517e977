"""Make a bundle: python -m scripts.bundle [--python 3.12] [--platform win_amd64].

Without options it is for a machine like this one.
"""

import argparse
import sys
from collections.abc import Sequence

from scripts.bundle import BundleError
from scripts.bundle.make import ROOT, make
from scripts.bundle.target import PLATFORMS, Target, this_platform, this_python


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a bundle; 2 when something is missing or refused."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bundle")
    parser.add_argument("--python", default=this_python(), help="such as 3.12")
    parser.add_argument("--platform", help=", ".join(PLATFORMS))
    options = parser.parse_args(arguments)
    try:
        target = Target(options.python, options.platform or this_platform())
        out = make(target, ROOT / "dist")
    except BundleError as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 2
    print(f"{out.relative_to(ROOT)}: {out.stat().st_size / 1e6:.0f} MB, its SHA-256 beside it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
