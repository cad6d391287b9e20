"""Turns foreign word lists into rows by which foreign passages are told from Finnish ones."""

import re
from collections.abc import Iterator

import wordfreq

from extract.finnish import skeleton
from extract.finnish.wordtable import row
from training.tables import level

TOP = 12_000
FORM = re.compile(r"[a-zåäöéõü']+")

# Own list: the words that make up about half of any Estonian text, with a guess of their share.
ESTONIAN = (
    "ja on ei et see kui ka oma mis aga ta või nii siis kes mida seda veel olid oli pole nad me te ma sa "
    "selle sest kuid ning välja üle alla kõik kõige palju mitte juba ainult siin seal kus kuidas miks keegi "
    "midagi olema olla tegema teha saab saada tuleb peab võib tema nende meie teie minu sinu aasta aastal "
    "päev inimene inimesed inimeste töö elu aeg ajal eesti keel maa riik linn kool laps lapsed noored "
    "projekt projekti eesmärk toetus toetada arendada koostöö kohalik kogukond tegevus tegevused osalejad "
    "suur väike uus vana hea esimene teine kolm kaks üks mitu enne pärast koos ilma jaoks poolt kohta"
)
ESTONIAN_SHARE = 0.003


def foreign_rows() -> Iterator[int]:
    """Rows of English, Swedish and Estonian words, keyed ``~skeleton``."""
    best: dict[str, float] = dict.fromkeys(map(skeleton, ESTONIAN.split()), ESTONIAN_SHARE)
    for language in ("en", "sv"):
        frequencies = wordfreq.get_frequency_dict(language, "small" if language == "sv" else "large")
        known = sorted(
            (form for form in frequencies if FORM.fullmatch(form)), key=lambda f: (-frequencies[f], f)
        )
        for form in known[:TOP]:
            bare = skeleton(form)
            best[bare] = max(best.get(bare, 0.0), frequencies[form])
    for bare, frequency in best.items():
        yield row(f"~{bare}", 0, level(frequency))
