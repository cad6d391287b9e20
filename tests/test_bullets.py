"""Signs of lists become one, whatever the card prints, and the ledger tells which it printed."""

import pytest

from extract.model import ledger
from extract.repair import bullets


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("● opas\n● verkkokurssi", "• opas\n• verkkokurssi"),
        ("- opas\n- verkkokurssi", "• opas\n• verkkokurssi"),
        ("Tehtiin:\n– opas", "Tehtiin:\n• opas"),
        ("▪ opas", "• opas"),
        ("– Tule mukaan, sanoi ohjaaja.", "– Tule mukaan, sanoi ohjaaja."),
        ("ryhmä - myös etänä", "ryhmä - myös etänä"),
        ("-hanke jatkuu\n-hanke päättyi", "-hanke jatkuu\n-hanke päättyi"),
    ],
)
def test_signs_of_lists_become_one(printed, value):
    """Sure signs always, dashes where they begin several items or stand below a colon."""
    made = bullets(printed)
    assert ledger.apply(printed, made) == value
    assert ledger.undo(value, made) == printed
