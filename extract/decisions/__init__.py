"""What people decided about doubtful values: kept in a file of theirs, applied to every later reading."""

from extract.decisions.applying import Application
from extract.decisions.changing import difference
from extract.decisions.decision import (
    Act,
    Decision,
    Scope,
    State,
    card_key,
    code_of_key,
    is_same_text,
    new_id,
    normalised,
    raw_hash,
)
from extract.decisions.file import FILE_NAME, DecisionFile, append, decisions_near, read
from extract.decisions.settling import Settled, settle

__all__ = [
    "FILE_NAME",
    "Act",
    "Application",
    "Decision",
    "DecisionFile",
    "Scope",
    "Settled",
    "State",
    "append",
    "card_key",
    "code_of_key",
    "decisions_near",
    "difference",
    "is_same_text",
    "new_id",
    "normalised",
    "raw_hash",
    "read",
    "settle",
]
