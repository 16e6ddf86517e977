"""The one place that compiles: numba behind a signature that a type checker understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def jit(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` when it is first called, and keep what was compiled on disk.

    It lets go of the interpreter lock, so that threads run side by side.  Modules that use it are
    imported where they are needed, since numba takes half a second to load.

    Notes
    -----
    With ``NUMBA_DISABLE_JIT=1`` the function stays plain Python, which tells what tests cover.
    """
    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
