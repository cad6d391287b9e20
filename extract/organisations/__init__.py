"""Names of organisations into a stable normal form with kind, legal form and municipality."""

from extract.organisations.forms import LEGAL_FORMS, Kind
from extract.organisations.lists import municipalities, nearest
from extract.organisations.normal_form import DoubtedTown, doubted_municipality, organisation

__all__ = [
    "LEGAL_FORMS",
    "DoubtedTown",
    "Kind",
    "doubted_municipality",
    "municipalities",
    "nearest",
    "organisation",
]
