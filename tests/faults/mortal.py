"""A load that ends as that of a process that dies: from then on the server hears nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from graphcrm.errors import StoreError
from graphcrm.stores import neo4j_connect
from graphcrm.stores.neo4j_connect import Server
from tests.faults.on_server import Bank


class Died(BaseException):
    """Stands for a process that ends here: nothing may catch it."""


@dataclass
class Life:
    """That of a load in this process; it ends where it is told to, or where its server is lost."""

    over: bool = False

    def end(self) -> NoReturn:
        """Be gone."""
        self.over = True
        raise Died

    def load(self, bank: Bank) -> bool:
        """Do the second load of a bank; say whether it lived to see it done."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(neo4j_connect, "_RETRY_S", 0.0)
            for name in ("read", "write"):
                patch.setattr(Server, name, self._mortal(getattr(Server, name)))
            try:
                bank.load("second")
            except Died:
                return False
            return True

    def _mortal(self, whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **params: object) -> Any:
            if self.over:
                raise Died
            try:
                return whole(*args, **params)
            except StoreError:
                self.end()

        return call
