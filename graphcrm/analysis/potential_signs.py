"""What may speak for it that a party could be worth more to the bank than it is.

``open_need``: a need on record that is not closed.  ``loans_elsewhere``: a firm owes other banks.
``key_person``: a customer holds a role at a firm beside that of an employee.  ``growing``: that is
the stage of its life.
"""

from __future__ import annotations

from typing import Final

SIGNS: Final = ("open_need", "loans_elsewhere", "key_person", "growing")
