"""A family's file with what further examples show: every line of the user stays, comments too.

Labels that the file lacks are put behind its last line, with their fields. Nothing is taken away or changed.
"""

from rapidfuzz import fuzz

from extract import families
from extract.drafting.draft import Draft, DraftLabel
from extract.drafting.kinds import column_name
from extract.drafting.writing import label_lines
from extract.families import Family

# A drafted label so alike with one of the file is that one.
SAME = 88.0


def improved(text: str, family: Family, made: Draft) -> str:
    """The file's text with the labels and furniture that a draft adds.

    Args:
        text: of the user's file.
        family: that the file describes.
        made: a draft of further examples of its form.
    """
    new = [label for label in made.labels if not _known(label.text, family)]
    taken = {spec.name for spec in family.fields}
    lines = [line for label in new for line in ("", *label_lines(_renamed(label, taken)))]
    told = f"# Added from {made.examples} further examples:" if new else ""
    return "\n".join([text.rstrip("\n"), *(["", told, *lines] if new else []), ""])


def _known(text: str, family: Family) -> bool:
    """Whether a printed text is a label or furniture of a family."""
    key = families.fold(text)
    wordings = [*(wording for label in family.labels for wording in label.wordings), *family.furniture]
    return any(fuzz.ratio(key, families.fold(wording)) >= SAME for wording in wordings)


def _renamed(label: DraftLabel, taken: set[str]) -> DraftLabel:
    """A label whose fields have names that the family has not."""
    fields = label.fields
    endings = [name[name.rindex("_") :] if len(fields) > 1 else "" for name, _ in fields]
    named = tuple(
        (column_name(label.text, taken, ending), guess)
        for ending, (_, guess) in zip(endings, fields, strict=True)
    )
    return DraftLabel(
        label.text,
        label.variants,
        label.sides,
        label.place,
        named,
        label.count,
        label.filled,
        label.doubts,
    )
