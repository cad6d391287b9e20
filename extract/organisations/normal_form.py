"""Names of organisations into a stable normal form with kind, legal form and municipality.

Turns "Sininauhaliitto r.y." into "Sininauhaliitto ry" and "Lapin elinkeino-, liikenne- ja ympäristökeskus"
into "Lapin ELY-keskus", so that the same body is counted once. The spelled name is never changed; a name
that fits no rule stays as it is, tidied.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from extract.organisations import lists
from extract.organisations.forms import (
    IMPLIED,
    KINDS_BY_FORM,
    KINDS_BY_NOUN,
    LEGAL_FORMS,
    LOWERED,
    PUBLIC_KY,
    Kind,
)
from extract.organisations.forms import legal_form as _legal_form
from extract.organisations.lists import key

__all__ = ["LEGAL_FORMS", "Kind", "Organisation", "doubted_municipality", "organisation"]

ELY = re.compile(
    r"^(\S+) (?:elinkeino-?, ?liikenne-? ja ympäristökeskus|ely[ -]?keskus|ely)(?=$|,)", re.IGNORECASE
)
MUNICIPAL = re.compile(r"^(.+?) (kaupunki|kunta)(?=$|,)", re.IGNORECASE)
SWEDISH_MUNICIPAL = re.compile(r"^(.+?) (stad|kommun)(?=$|,)", re.IGNORECASE)
# A rule may uncover what another one mends; two rounds were the most that any real name took.
ROUNDS = 4
SWEDISH = {"stad": "kaupunki", "kommun": "kunta"}


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation by its name alone.

    Attributes:
        normal_form: the same for all spellings of one name.
        kind: what sort of body it is.
        legal_form: the Finnish mark (``ry``, ``sr``, ``Oy``, ``Oyj``, ``osk``, ``Ky``); None where the name
            tells none.
        municipality: the one that it is, or that its name begins with; None where there is none.
    """

    normal_form: str
    kind: Kind
    legal_form: str | None
    municipality: str | None


@lru_cache(maxsize=4096)  # the names of a closed list are asked for every card
def organisation(name: str) -> Organisation:
    """What a name as spelled says of the organisation."""
    made = _read(name)
    for _ in range(ROUNDS):
        again = _read(made.normal_form)
        if again.normal_form == made.normal_form:
            break
        made = again
    return made


def _read(name: str) -> Organisation:
    tidy = _spelled_out(_tidied(name))
    if found := ELY.match(tidy):
        rest = tidy[found.end() :]
        return Organisation(f"{_titled(found[1])} ELY-keskus{rest}", Kind.ELY_CENTRE, None, None)
    for spelling in lists.spellings():
        if spelling.match == "whole" and key(tidy) in {key(spelling.written), key(spelling.normal)}:
            normal, form = spelling.normal, _legal_form(spelling.normal)[1]
            return Organisation(normal, Kind(spelling.kind), form, _municipality(normal))
    head, comma, unit = _parts(tidy)
    made = _named(head)
    return Organisation(made.normal_form + comma + unit, made.kind, made.legal_form, made.municipality)


@dataclass(frozen=True, slots=True)
class DoubtedTown:
    """A town or municipality by its name's pattern that no list knows.

    Attributes:
        name: as it stands before "kaupunki" or "kunta".
        known: what stands there in names of known ones.
    """

    name: str
    known: tuple[str, ...]


def doubted_municipality(name: str) -> DoubtedTown | None:
    """The town that a name shows and no list knows; None for any other name."""
    made = organisation(name)
    town = re.match(r"(.+?) (?:kaupunki|kunta)\b", made.normal_form)
    if made.kind is not Kind.MUNICIPALITY or made.municipality is not None or town is None:
        return None
    return DoubtedTown(town[1], tuple(item.genitive for item in lists.municipalities()))


def _tidied(name: str) -> str:
    """One kind of space, hyphen and quotation mark; no punctuation of a list at the ends."""
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    text = re.sub(r"(?<=\w)[–—‐‑](?=\w)", "-", text)
    text = re.sub("[”“„»«]", '"', text).replace("’", "'")
    return text.strip(" ,;•–-")


def _spelled_out(text: str) -> str:
    """A name with other spellings of its parts replaced."""
    for spelling in lists.spellings():
        if spelling.match == "prefix":
            text = re.sub(rf"^{re.escape(spelling.written)} (?=\S)", f"{spelling.normal} ", text)
        elif spelling.match == "part":
            text = re.sub(re.escape(spelling.written), spelling.normal, text, flags=re.IGNORECASE)
    return " ".join(text.split())


def _parts(text: str) -> tuple[str, str, str]:
    """The organisation and, after a comma, the part of it that is named."""
    for found in re.finditer(r", ", text):
        head = text[: found.start()]
        if _legal_form(head)[1] or _implied(head) or MUNICIPAL.fullmatch(head):
            return head, ", ", text[found.end() :]
    return text, "", ""


def _named(text: str) -> Organisation:
    bare, form = _legal_form(text)
    if form == "Ky" and PUBLIC_KY.search(bare):
        bare, form = f"{bare} kuntayhtymä", None
    bare = _lowered(bare)
    if municipal := _municipal(bare):
        return municipal
    form = form or _implied(bare)
    return Organisation(f"{bare} {form}" if form else bare, _kind(bare, form), form, _municipality(bare))


def _implied(bare: str) -> str | None:
    return next((form for pattern, form in IMPLIED if re.search(pattern, bare)), None)


def _municipal(text: str) -> Organisation | None:
    """A town or municipality itself, in either language."""
    if found := SWEDISH_MUNICIPAL.fullmatch(text):
        known = lists.by_swedish().get(key(found[1]))
        if known:
            normal = f"{known.genitive} {SWEDISH[found[2].lower()]}"
            return Organisation(normal, Kind.MUNICIPALITY, None, known.name)
    if found := MUNICIPAL.fullmatch(text):
        known = lists.by_genitive().get(key(found[1]))
        normal = f"{known.genitive if known else found[1]} {found[2].lower()}"
        return Organisation(normal, Kind.MUNICIPALITY, None, known.name if known else None)
    return None


def _municipality(text: str) -> str | None:
    """The present municipality whose genitive a name begins with."""
    words = text.split(" ")
    for count in (2, 1):
        first = key(" ".join(words[:count]))
        known = lists.by_genitive().get(first) if len(words) > count else None
        if known and known.active and first not in lists.regions():
            return known.name
    return None


def _kind(bare: str, form: str | None) -> Kind:
    by_noun = next((kind for pattern, kind in KINDS_BY_NOUN if re.search(pattern, bare, re.IGNORECASE)), None)
    if bare.endswith(" liitto") and key(bare.removesuffix(" liitto")) in lists.regions() and not form:
        return Kind.REGIONAL_COUNCIL
    if by_noun and not (form and by_noun is Kind.ASSOCIATION):
        return by_noun
    return KINDS_BY_FORM.get(form or "", by_noun or Kind.OTHER)


def _lowered(text: str) -> str:
    """Common nouns that some write with a capital letter; the first word keeps its own."""
    first, *rest = text.split(" ")
    return " ".join([first, *(word.lower() if LOWERED.fullmatch(word) else word for word in rest)])


def _titled(word: str) -> str:
    return word.title() if word.isupper() else word[:1].upper() + word[1:]
