"""Coins that fall the same way in a world whoever tosses them, when, and on which thread.

A generator hands out numbers in the order in which they are asked for, so that results would hang
on the order of the work.  Here a number is a function of the seed, the stream (what it is drawn
for), the world and the coin: the finaliser of splitmix64 (Steele, Lea and Flood 2014) over a key of
the first three and a step for each coin.  That is why kernels of campaigns take a whole number
``rng_seed`` in place of a generator.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.kernels.jit import jit

# Streams: sets to choose by, sets to check by, fresh worlds, resamples, deals of labels, ways.
CHOOSING, CHECKING, SIMULATING, RESAMPLING, RELABELLING, PATHS = range(6)

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd: no coin comes twice
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)
_24_BITS: Final = np.uint64(40)
_53_BITS: Final = np.uint64(11)


@jit
def mixed(number: np.uint64) -> np.uint64:
    """Return 64 bits, each of which hangs on every bit of ``number``; no two numbers share them."""
    number = (number ^ (number >> _30)) * _FIRST
    number = (number ^ (number >> _27)) * _SECOND
    return number ^ (number >> _31)


@jit
def world_key(stream: np.uint64, world: int) -> np.uint64:
    """Return the key of one world of a stream of `stream_key`."""
    return mixed(stream + np.uint64(world) * _STEP)


@jit
def toss(key: np.uint64, coin: int) -> np.float32:
    """Return a number in [0, 1) of 24 bits, as a float32 holds them; coins count from 0."""
    return np.float32(mixed(key + np.uint64(coin + 1) * _STEP) >> _24_BITS) * np.float32(2**-24)


@jit
def pick(key: np.uint64, most: int) -> int:
    """Return a whole number in [0, most) from a key alone, apart from all its coins."""
    return min(int(even(key, np.uint64(0)) * most), most - 1)


@jit
def even(key: np.uint64, coin: np.uint64) -> float:
    """Return a number in [0, 1) of 53 bits; coins count from 0."""
    return float(mixed(key + coin * _STEP) >> _53_BITS) * 2**-53


def stream_key(rng_seed: int, stream: int) -> np.uint64:
    """Return the key of everything drawn for one purpose under one seed, any whole number.

    >>> int(stream_key(1, CHOOSING)) == int(stream_key(1, CHECKING))
    False
    """
    with np.errstate(over="ignore"):  # wraps around, as meant
        return np.uint64(mixed(mixed(np.uint64(rng_seed % 2**64)) + np.uint64(stream) * _STEP))
