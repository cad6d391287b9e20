"""The registry of kinds: what a family may ask for, and with which parameters.

A new kind is one function that makes its record, and its row here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from extract.kinds import choices, contacts, definitions, names
from extract.kinds.kind import Kind, Parameters
from extract.model import Value


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind as a family may ask for it.

    Attributes:
        make: the kind for a field's parameters.
        takes: names of the parameters that it understands; needs: those that it cannot do without.
        strictness: of the kinds that examples of values tell by themselves the lowest is the strictest; None
            for a kind that they do not tell.
        told_by: what one of the values must show besides.
    """

    make: Callable[[Parameters], Kind]
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    strictness: int | None = None
    told_by: re.Pattern[str] | None = None


CURRENCY = re.compile("€|eur", re.IGNORECASE)
BOUNDS = frozenset({"low", "high"})
LISTED = frozenset({"values", "spellings"})
REGISTRY: Mapping[str, Definition] = {
    "code": Definition(definitions.code_kind, frozenset({"pattern", "reading"}), frozenset({"pattern"})),
    "name": Definition(names.name_kind, LISTED),
    "date": Definition(definitions.date_kind, frozenset({"order"}), strictness=4),
    "month": Definition(definitions.month_kind, strictness=5),
    "integer": Definition(definitions.integer_kind, BOUNDS, strictness=10),
    "money": Definition(definitions.money_kind, BOUNDS, strictness=9, told_by=CURRENCY),
    "organisation": Definition(names.organisation_kind, LISTED | {"role"}, frozenset({"role"})),
    "organisations": Definition(names.organisations_kind, LISTED | {"role"}, frozenset({"role"})),
    "text": Definition(names.text_kind),
    "period": Definition(definitions.period_kind, strictness=3),
    "percent": Definition(definitions.percent_kind, BOUNDS, strictness=6),
    "email": Definition(contacts.email_kind, strictness=1),
    "phone": Definition(contacts.phone_kind, strictness=8),
    "postal_code": Definition(contacts.postal_code_kind),
    "business_id": Definition(contacts.business_id_kind, strictness=0),
    "url": Definition(contacts.url_kind, strictness=2),
    "choice": Definition(choices.choice_kind, frozenset({"values"}), frozenset({"values"})),
    "yes_no": Definition(choices.yes_no_kind, strictness=7),
}


def kind(name: str, given: Parameters | None = None) -> Kind:
    """The kind of that name for a field's parameters.

    Raises:
        KeyError: there is none.
    """
    return REGISTRY[name].make(given or Parameters())


def typed_fields(kinds: Mapping[str, Kind], texts: Mapping[str, str | None]) -> dict[str, Value | None]:
    """Typed values of a card; a first day without a year takes it from the last day.

    Args:
        kinds: every field's kind, in the family's order.
        texts: the repaired texts; a field that is not there has none.
    """
    values = {name: typed_value(own, texts.get(name)) for name, own in kinds.items()}
    for before, after in pairwise(kinds):
        text, own = texts.get(before), kinds[before]
        if own.lend is not None and own.name == kinds[after].name and values[before] is None and text:
            values[before] = own.lend(text, values[after])
    return values


def typed_value(kind: Kind, text: str | None) -> Value | None:
    """The typed value of a field's repaired text; None where there is none or it is not of the kind."""
    return None if text is None else kind.typed(text)
