"""How the kernels are compiled: by numba, at the first call."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

_Compiled = TypeVar("_Compiled", bound=Callable[..., Any])


def compiled(function: _Compiled) -> _Compiled:
    """Compile at the first call, and keep the result where a folder can be written; without one, compile each time.

    What is kept is known by the file of the function alone: all that it calls must stand in that file, and constants
    of other files that it reads may never change.
    """
    try:
        return cast(_Compiled, njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast(_Compiled, njit(nogil=True)(function))
