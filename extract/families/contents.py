"""What the texts of a family's fields are like: a table beside the family's file, made from written cards."""

import json
from functools import cache
from importlib import resources
from typing import Any

from extract.families.family import Family


@cache
def contents(family: Family) -> dict[str, Any] | None:
    """The table of a shipped family; None where it has none.

    Returns:
        ``labels`` in the table's order; ``words`` and ``begins``: by a mark of the text a number a label,
        ``scale`` times the logarithm of how much likelier it is there; ``empty``: the logarithms of the odds
        that a label's cell is empty; ``letters``: how many a filled one usually has.
    """
    if family.reference != family.name:
        return None
    file = resources.files(__package__) / f"{family.name}.contents.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None
