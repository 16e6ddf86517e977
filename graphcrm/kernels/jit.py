"""The one place that compiles: numba behind a signature that a type checker understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numpy as np
from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def jit(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` when it is first called, and keep what was compiled on disk.

    It lets go of the interpreter lock, so that threads run side by side.  Modules that use it are
    imported where they are needed, since numba takes half a second to load.

    Notes
    -----
    What was compiled lies beside the module, else in the user's cache, else (no home to write to)
    in memory alone.  It is made anew when the module's file changes, not when only that of a
    function it calls does: whoever changes such a one removes ``__pycache__`` (``make clean``).

    With ``NUMBA_DISABLE_JIT=1`` the function stays plain Python, which tells what tests cover.
    """
    try:
        compiled = cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to keep it
        compiled = cast("Callable[P, R]", njit(nogil=True)(function))
    if compiled is function:
        compiled = np.errstate(over="ignore")(function)  # 64 bits wrap around, as meant
    return compiled
