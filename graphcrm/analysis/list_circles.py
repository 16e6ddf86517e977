"""Whether saved lists come back to themselves through the lists that they name."""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.analysis.list_eval import SavedList
from graphcrm.analysis.list_grammar import parse
from graphcrm.analysis.list_names import trait_of
from graphcrm.analysis.list_tree import checks_of


def lists_named(where: str) -> frozenset[str]:
    """Return the saved lists that a condition names.

    >>> sorted(lists_named("in_list(gold) and not 名单 in (old, new) and orphan"))
    ['gold', 'new', 'old']
    """
    return frozenset(
        value.text
        for check in checks_of(parse(where))
        if trait_of(check.name, check.at).name == "in_list"
        for value in check.values
    )


def comes_back(name: str, where: str, lists: Mapping[str, SavedList]) -> bool:
    """Whether a condition, saved under a name, would lead back to it.

    Parameters
    ----------
    name, where : str
    lists : mapping of str to SavedList
        Those that are saved; one of that name is to be replaced and is not looked into.

    Examples
    --------
    >>> comes_back("a", "in_list(b)", {"b": SavedList("in_list(c)"), "c": SavedList("in_list(a)")})
    True
    """
    found: set[str] = set()
    ahead = lists_named(where)
    while ahead and name not in ahead:
        found |= ahead
        saved = [lists[other].where for other in ahead if other in lists]
        ahead = frozenset[str]().union(*map(lists_named, saved)) - found
    return name in ahead
