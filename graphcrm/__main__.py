"""``python -m graphcrm`` is the command line."""

import sys

from graphcrm.cli import main

if __name__ == "__main__":
    sys.exit(main())
