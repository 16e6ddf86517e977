"""How figures are written: seconds, sizes, exponents, ratios."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median


def seconds(value: float) -> str:
    """Write a time with three figures at most.

    >>> seconds(83.21), seconds(1.5), seconds(0.0123), seconds(0.00018)
    ('83 s', '1.5 s', '12 ms', '0.18 ms')
    """
    if value >= 10:
        return f"{value:.0f} s"
    if value >= 1:
        return f"{value:.1f} s"
    thousandth = value * 1000
    return f"{thousandth:.0f} ms" if thousandth >= 10 else f"{thousandth:.2g} ms"


def times(samples: Sequence[float]) -> str:
    """Write the median and, where there are several samples, the least.

    >>> times([0.3, 0.2, 0.4]), times([0.5])
    ('300 (200) ms', '500 ms')
    """
    middle, least = seconds(median(samples)), seconds(min(samples))
    if len(samples) == 1 or middle == least:
        return middle
    number, _, unit = least.partition(" ")
    same_unit = middle.endswith(f" {unit}")
    return f"{middle.split()[0]} ({number}) {unit}" if same_unit else f"{middle} ({least})"


def size(n_customers: int | str) -> str:
    """Write a number of customers the short way.

    >>> size("10000"), size(1_000_000), size(300)
    ('10k', '1M', '300')
    """
    n = int(n_customers)
    if n % 1_000_000 == 0:
        return f"{n // 1_000_000}M"
    return f"{n // 1000}k" if n % 1000 == 0 else str(n)


def growth(n_small: int, n_large: int, small: float, large: float) -> float:
    """Return the exponent e of time ~ size ** e.

    >>> growth(10, 1000, 1.0, 100.0)
    1.0
    """
    return round(log(large / small) / log(n_large / n_small), 2)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table, figures to the right.

    >>> print(table(["what", "n"], [["a", 1]]))
    | what | n |
    |---|--:|
    | a | 1 |
    """
    rule = "|".join(["---", *("--:" for _ in header[1:])])
    lines = [header, *rows]
    text = ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]
    return "\n".join([text[0], f"|{rule}|", *text[1:]])
