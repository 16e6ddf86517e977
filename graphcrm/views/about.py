"""The two lines under an answer: what exactly was asked, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graphcrm.answer import Answer, Unit
from graphcrm.reasons import Lang
from graphcrm.reasons.pages import page_text
from graphcrm.reasons.titles import parameter_title, title_of, total_title, word_of
from graphcrm.views.cells import MISSING, printable, shown

SEPARATOR: Final = " · "
# Words of the bank's own cells, where "lost" is no customer that nobody looks after.
CELLS: Final = ("closed_needs",)
# Totals that are shares without being called so.
SHARES: Final = ("base_rate", "debtrank")
# Mappings whose keys are codes of graphcrm, which people read as words.
CODED: Final = ("tie_strength", "cluster_weights", "cluster_actions")
# Typed freely, and so perhaps somebody's id: not for a stream that ends up in a log.
TYPED: Final = (
    "branch",
    "staff",
    "exclude",
    "party",
    "cluster_id",  # which may be the id of a party
    "cluster_actions",
    "cluster_action_texts",
    "leaving",
    "cuts",
    "default",
    "channels",
    "channel_costs",
    "closed_needs",
    "potential",
    "strategies",
    "from",
    "to",
    "managed_tier",
    "core_tier",
    "customer_team",
    "firm_team",
    "cadence_days",
    "anchor",
    "product",
    "branch_quota",
    "kinds",
    "probability",
    "ties",
    "campaign",
    "where",
    "firm",
    "firms",
    "roles",
    "text",
    "industry",
    "closed_needs",
    "strategies",
)


def asked(answer: Answer, lang: Lang, *, typed: bool = True) -> list[str]:
    """Return the date and each parameter that shaped the answer.

    Parameters
    ----------
    answer : Answer
    lang : {"zh", "en"}
    typed : bool
        Also parameters that somebody typed freely, such as ids.

    Returns
    -------
    list of str
        Parts of one line; without flags that are off and lists of nothing, and limits of the
        managed book only where that book was asked about.
    """
    given = {
        name: value
        for name, value in answer.parameters.items()
        if (typed or name not in TYPED)
        and value is not False
        and value != []
        and not (name.startswith("managed_") and answer.parameters.get("book") == "all")
    }
    date = f"{page_text('asked_of', lang)} {answer.as_of.isoformat()}"
    return [
        date,
        *(f"{parameter_title(n, lang)} {_parameter(n, v, lang)}" for n, v in given.items()),
    ]


def totals(answer: Answer, lang: Lang) -> list[str]:
    """Return each total with its title: money with two decimals, what is not known as a dash."""
    return [f"{total_title(n, lang)} {_total(n, v, lang)}" for n, v in answer.totals.items()]


def _parameter(name: str, value: object, lang: Lang) -> str:
    """Return a parameter as people read it; what stands in cells of the bank as it stands there."""
    if name in CELLS and isinstance(value, Sequence):
        return page_text("list_separator", lang).join(printable(str(v)) for v in value) or MISSING
    if name in CODED and isinstance(value, Mapping):
        said = (f"{_code(key, lang)} {_terms(of, lang)}" for key, of in value.items())
        return page_text("list_separator", lang).join(said) or MISSING
    return _value(value, lang)


def _terms(value: object, lang: Lang) -> str:
    """Return a number, or from which value of what on something holds."""
    if not isinstance(value, Mapping):
        return _value(value, lang)
    least = [f"{_code(part, lang)} ≥ {_value(of, lang)}" for part, of in value.items()]
    return f"({' & '.join(least)})" if least else MISSING


def _code(code: str, lang: Lang) -> str:
    """Return a code as a word, else as the column of that name; a bank's own as it stands."""
    word = word_of(code, lang)
    return printable(title_of(code, lang).lower() if word == code else word)


def _total(name: str, value: object, lang: Lang) -> str:
    if name.startswith("is_") and isinstance(value, int):
        return page_text("yes" if value else "no", lang)
    if (name.endswith("_share") or name in SHARES) and isinstance(value, float):
        return shown(value, Unit.SHARE, lang)
    return _value(value, lang)


def _value(value: object, lang: Lang) -> str:
    match value:
        case None:
            return MISSING
        case bool():
            return page_text("yes" if value else "no", lang)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}"
        case str():
            return printable(word_of(value, lang))
        case Mapping():
            return _value([f"{k} {_value(v, lang)}" for k, v in value.items()], lang)
        case Sequence():
            few = page_text("list_separator", lang).join(_value(str(v), lang) for v in value)
            return few or MISSING
        case _:
            return printable(str(value))
