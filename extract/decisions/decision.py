"""One person's decision about what was seen, and the closed lists of its words. Values only."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What a person decided."""

    ACCEPT = "accept"
    ALTERNATIVE = "alternative"
    EDIT = "edit"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    REJECT_DOCUMENT = "reject-document"
    UNDO = "undo"


class Scope(StrEnum):
    """What a decision is about: a field's whole value, a stretch of it, or the document."""

    VALUE = "value"
    REPAIR = "repair"
    DOCUMENT = "document"


class State(StrEnum):
    """What a decision means for the documents as they are read now."""

    APPLIED = "applied"
    AGREED = "agreed"
    STALE = "stale"
    ORPHAN = "orphan"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions.

    Attributes:
        id: made by whoever decides, so that a line sent twice is one decision.
        time: ISO 8601 with its zone.
        card_key: ``NUMBER:CODE`` of the card in its document; the code may be empty.
        part: ``START-END`` in the value as read, for the scope ``repair``.
        seen_raw_hash: of the normalised value as read.
        seen_raw, seen_value: what the person saw.
        seen_place: ``PAGE:X0,TOP,X1,BOTTOM`` in points; empty where there is none.
        value: what the value, or the stretch, is to be.
        parent: id of the decision that this one undoes, replaces or follows; several with spaces.
        seconds: from the showing to the decision.
        tool: that wrote the line.
    """

    id: str
    time: str
    reviewer: str
    family: str
    document_sha256: str
    card_key: str
    field: str
    decision: Act
    scope: Scope = Scope.VALUE
    part: str = ""
    seen_raw_hash: str = ""
    seen_raw: str | None = None
    seen_value: str | None = None
    seen_place: str = ""
    value: str | None = None
    parent: str = ""
    note: str = ""
    seconds: str = ""
    tool: str = ""

    @property
    def stretch(self) -> tuple[int, int] | None:
        """The stretch of the value as read that it is about; None for the whole."""
        start, _, end = self.part.partition("-")
        return (int(start), int(end)) if start.isdigit() and end.isdigit() else None

    @property
    def target(self) -> tuple[str, str, str, str]:
        """Document, card, field and stretch."""
        return self.document_sha256, self.card_key, self.field, self.part

    @property
    def outcome(self) -> tuple[str, str | None]:
        """What it makes of its target: two decisions with one outcome agree."""
        if self.decision in {Act.ACCEPT, Act.ALTERNATIVE, Act.EDIT}:
            return "value", None if self.value is None else normalised(self.value)
        return str(self.decision), None


def new_id() -> str:
    """An id that no other decision has."""
    return secrets.token_hex(12)


def normalised(text: str) -> str:
    """A text as it is compared: composed (NFC), white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def raw_hash(raw: str | None) -> str:
    """The hash of a value as read; of nothing where nothing was read."""
    return hashlib.sha256(normalised(raw or "").encode()).hexdigest()[:32]


def is_same_text(one: str | None, other: str | None) -> bool:
    """Whether two values are the same but for white space."""
    return normalised(one or "") == normalised(other or "")


def card_key(card_no: int, code: str | None) -> str:
    """The key of a card in its document."""
    return f"{card_no}:{code or ''}"


def code_of_key(key: str) -> str:
    """The card's code in a key; empty where it had none."""
    return key.partition(":")[2]
