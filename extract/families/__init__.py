"""Card families as data: labels, fields, header lines, closed lists; and labels found in damaged texts."""

from extract.families.checking import TAKEN
from extract.families.choosing import chosen
from extract.families.contents import contents
from extract.families.family import Family, FieldSpec, Header, Label, Layout, RegisterColumns, Role, Side
from extract.families.file_format import json_schema
from extract.families.label_matching import (
    JOINTS,
    LENIENT,
    SURE,
    LabelMatch,
    are_label_words,
    begins_with_label,
    best,
    by_prefix,
    closest,
    header,
    is_title,
    key,
    label_words,
    opens,
    partition,
    title_code,
)
from extract.families.loading import AUTO, DEFAULT, file_text, hashes, load, made, members, names
from extract.finnish import plain_letters as fold

__all__ = [
    "AUTO",
    "DEFAULT",
    "JOINTS",
    "LENIENT",
    "SURE",
    "TAKEN",
    "Family",
    "FieldSpec",
    "Header",
    "Label",
    "LabelMatch",
    "Layout",
    "RegisterColumns",
    "Role",
    "Side",
    "are_label_words",
    "begins_with_label",
    "best",
    "by_prefix",
    "chosen",
    "closest",
    "contents",
    "file_text",
    "fold",
    "hashes",
    "header",
    "is_title",
    "json_schema",
    "key",
    "label_words",
    "load",
    "made",
    "members",
    "names",
    "opens",
    "partition",
    "title_code",
]
