"""The view of a run of several families: their cards side by side, one row a code.

Columns that several families have are given for each with its name before them; a column of one family alone
keeps its name. Of several cards of a family with one code the first in the tables is shown, and counted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from extract.families import Family

TEMPLATE = """\
CREATE VIEW cards_by_code AS
WITH coded AS (
    SELECT CASE family /*code*/ END AS code, * FROM cards WHERE family IN (/*families*/)
)
SELECT coded.code AS code,
    /*columns*/
FROM coded
WHERE coded.code IS NOT NULL
GROUP BY coded.code
ORDER BY coded.code
"""
COMMENT = (
    "Cards of several families side by side, one row a code: the first card of each family, and how many"
)


def statements(families: Sequence[Family]) -> Iterator[str]:
    """The statements that make the view; none where no two families have a code.

    Args:
        families: that the cards are of, in order.
    """
    coded = [family for family in families if family.code is not None]
    if len(coded) < 2:
        return
    own = ", ".join(_quoted(family.name) for family in coded)
    columns = ",\n    ".join(_columns(coded))
    code = " ".join(f"WHEN {_quoted(one.name)} THEN {_named(one.code.name)}" for one in coded if one.code)
    made = TEMPLATE.replace("/*code*/", code).replace("/*families*/", own)
    yield made.replace("/*columns*/", columns)
    yield f"COMMENT ON VIEW cards_by_code IS {_quoted(COMMENT)}"


def _columns(families: Sequence[Family]) -> Iterator[str]:
    """How many cards of each family a code has, and each family's columns of its first card."""
    shared = Counter(spec.name for family in families for spec in family.fields)
    for family in families:
        its = f"FILTER (WHERE family = {_quoted(family.name)})"
        yield f"count(*) {its} AS {_named(f'{family.name}_cards')}"
        for spec in family.fields:
            if family.code is not None and spec.name == family.code.name:
                continue
            name = f"{family.name}_{spec.name}" if shared[spec.name] > 1 else spec.name
            yield f"first({_named(spec.name)} ORDER BY source_path, card_no) {its} AS {_named(name)}"


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
