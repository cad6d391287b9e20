"""Names of organisations into a stable normal form with kind, legal form and municipality."""

from extract.organisations.forms import LEGAL_FORMS, Kind, Role
from extract.organisations.lists import municipalities, nearest
from extract.organisations.normal_form import municipality_names, organisation

__all__ = ["LEGAL_FORMS", "Kind", "Role", "municipalities", "municipality_names", "nearest", "organisation"]
