"""What a run's thresholds make of kept results: flags by the error borne, repairs by their probability.

Results are kept with every field's doubts and with every repair that may be made. Takes the rows of some
documents and gives them back as the run wants them: another threshold reads no document anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.publish import with_repairs_of
from extract.review import bound_for, flag_of
from extract.schema import table
from extract.settings import REPAIRS_KEPT, Settings
from extract.write import as_rows, as_table, columns_of, filtered, with_columns

Tables = Mapping[str, Any]
# Tables whose rows follow from the repairs that are made.
REPAIRED = ("cards", "fields", "repairs", "organisations")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of a run.

    Attributes:
        max_error: share of wrong values that is borne among the fields that are not flagged.
        min_probability: least probability of a repair that is made.
    """

    max_error: float
    min_probability: float

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Thresholds":
        """Those of a run's settings by name."""
        known = Settings()
        return cls(
            settings.get("max_error", known.max_error), settings.get("min_probability", known.min_probability)
        )

    def applied(self, added: Tables, family: str) -> dict[str, Any]:
        """The tables' rows with the repairs and flags that the thresholds want."""
        made = dict(added)
        if any(chance < self._least for chance in columns_of(made["repairs"], ("probability",))[0]):
            made.update(self._undone(made, family))
        return {**made, **self._flagged(made)}

    @property
    def _least(self) -> float:
        """Repairs below this are undone; what was read with a lower threshold was never made."""
        return self.min_probability if self.min_probability > REPAIRS_KEPT else 0.0

    def _undone(self, added: Tables, family: str) -> Tables:
        rows = {name: as_rows(added[name]) for name in REPAIRED}
        made = with_repairs_of(rows, self._least, family)
        return {name: as_table(table(name, family), made[name]) for name in REPAIRED}

    def _flagged(self, added: Tables) -> Tables:
        """Fields, cards and doubts with the flags that follow from probability and bound."""
        keys = list(zip(*columns_of(added["fields"], ("source_path", "card_no", "field")), strict=True))
        told = list(zip(*columns_of(added["fields"], ("confidence", "review_reason")), strict=True))
        flags = [flag_of(confidence, reason, self.max_error) for confidence, reason in told]
        bounds = [
            None if confidence is None else bound_for(reason, self.max_error) for confidence, reason in told
        ]
        doubtful = {key for key, flag in zip(keys, flags, strict=True) if flag is not None}
        cards = {key[:2] for key in doubtful}
        of_cards = zip(*columns_of(added["cards"], ("source_path", "card_no")), strict=True)
        of_doubts = zip(*columns_of(added["doubts"], ("source_path", "card_no", "field")), strict=True)
        needed = [flag is not None for flag in flags]
        return {
            "fields": with_columns(
                added["fields"], {"needs_review": needed, "review_reason": flags, "bound": bounds}
            ),
            "cards": with_columns(added["cards"], {"needs_review": [key in cards for key in of_cards]}),
            "doubts": filtered(added["doubts"], [key in doubtful for key in of_doubts]),
        }
