"""Legal forms and kinds of organisations as tables."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What sort of body an organisation is."""

    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    COMPANY = "company"
    COOPERATIVE = "cooperative"
    MUNICIPALITY = "municipality"
    JOINT_AUTHORITY = "joint-authority"
    WELLBEING_SERVICES_COUNTY = "wellbeing-services-county"
    REGIONAL_COUNCIL = "regional-council"
    PARISH = "parish"
    UNIVERSITY = "university"
    UNIVERSITY_OF_APPLIED_SCIENCES = "university-of-applied-sciences"
    SCHOOL = "school"
    ELY_CENTRE = "ely-centre"
    MINISTRY = "ministry"
    STATE_AGENCY = "state-agency"
    OTHER = "other"


# A mark as written at a name's end or beginning, and the form that it stands for; Swedish marks count as
# the Finnish ones.
MARKS: tuple[tuple[str, str], ...] = (
    (r"r\.?\s?y\.?|r\.?\s?f\.?", "ry"),
    (r"oyj\.?|abp\.?", "Oyj"),
    (r"oy\.?|ab\.?", "Oy"),
    (r"sr\.?|r\.?\s?s\.?", "sr"),
    (r"osk\.?", "osk"),
    (r"ky\.?", "Ky"),
)
LEGAL_FORMS = tuple(form for _, form in MARKS)
# Marks that may stand at a name's beginning.
LEADING: tuple[tuple[str, str], ...] = ((r"oyj|abp", "Oyj"), (r"oy|ab", "Oy"), (r"osk\.?", "osk"))
# Forms that a noun implies: a foundation's name holds "säätiö" or "stiftelse" (487/2015, 1:10 §), and a
# university of applied sciences is a limited company (932/2014, 5 §) but for that of the police.
IMPLIED: tuple[tuple[str, str], ...] = (
    (r"(?i)säätiö$|^stiftelsen?\b|stiftelsen?$", "sr"),
    (r"(?i)(?<!poliisi)ammattikorkeakoulu$", "Oy"),
)
# "Ky" after such a word is a joint municipal authority, no limited partnership.
PUBLIC_KY = re.compile(r"(?i)(?:huollon|palvelujen|palveluiden|hoidon|seudun|koulutuksen|terveyden)$")
KINDS_BY_NOUN: tuple[tuple[str, Kind], ...] = (
    (r"hyvinvointialue$", Kind.WELLBEING_SERVICES_COUNTY),
    (r"seurakunta(?:yhtymä)?$|hiippakunta$", Kind.PARISH),
    (r"kuntayhtymä$|^kuntayhtymä\b|samkommun(?:en)?$", Kind.JOINT_AUTHORITY),
    (r"ammattikorkeakoulu$|\bamk$|yrkeshögskola$|^yrkeshögskolan\b", Kind.UNIVERSITY_OF_APPLIED_SCIENCES),
    (r"yliopisto$|universitet$|^åbo akademi$", Kind.UNIVERSITY),
    (r"opisto$|oppilaitos$|koulu$|lukio$", Kind.SCHOOL),
    (r"ministeriö$", Kind.MINISTRY),
    (r"\bkaupungin\b|\bkunnan\b", Kind.MUNICIPALITY),
    (r"säätiö$|^stiftelsen?\b|stiftelsen?$", Kind.FOUNDATION),
    (r"osuuskunta\b", Kind.COOPERATIVE),
    (r"yhdistys$|liitto$|seura$|järjestö$|piiri$|martat$|klubitalo[t]?$", Kind.ASSOCIATION),
)
KINDS_BY_FORM = {
    "ry": Kind.ASSOCIATION,
    "sr": Kind.FOUNDATION,
    "Oy": Kind.COMPANY,
    "Oyj": Kind.COMPANY,
    "Ky": Kind.COMPANY,
    "osk": Kind.COOPERATIVE,
}
# Whole words that are common nouns inside a name.
LOWERED = re.compile(
    r"(?:Evankelis-Luterilainen|Seurakunta|Seurakuntayhtymä|Yliopisto|Ammattikorkeakoulu|Ammattiopisto|"
    r"Säätiö|Kaupunki|Kunta|Kuntayhtymä|Piiri|Liitto|Yhdistys|Opisto|Laitos|Keskus|Sosiaaliturvayhdistys|"
    r"KAUPUNKI|KUNTA|Kaupungin|Kunnan)"
)


def legal_form(text: str) -> tuple[str, str | None]:
    """A name without its marks, and the form that the last mark stands for; None where there is none."""
    bare, form = _without_mark(text)
    while form is not None:
        shorter, another = _without_mark(bare)
        if another is None:
            break
        bare = shorter
    return bare, form


def _without_mark(text: str) -> tuple[str, str | None]:
    for pattern, form in MARKS:
        if found := re.match(rf"(?i)^(.*\S)[ ,]+(?:{pattern})$", text):
            return found[1].rstrip(" ,"), form
    for pattern, form in LEADING:
        if found := re.match(rf"(?i)^(?:{pattern}) (?=\S)", text):
            return text[found.end() :], form
    return text, None
