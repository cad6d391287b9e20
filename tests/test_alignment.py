"""Another reading of a line is cut into what stands for each of its words."""

import pytest

from extract.ocr.alignment import aligned

KNOWN = {"vara", "avaimia", "kunnan", "työ", "ja", "jäi", "lahti", "kasvaa", "kädet"}


def parts(words: str, text: str) -> list[tuple[str, str]]:
    """Each group of words with its part."""
    own = words.split()
    found = aligned(own, text, lambda word: word.lower() in KNOWN)
    return [(" ".join(own[part.start : part.start + part.words]), part.text) for part in found]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (
            "kasvaa j ja kädet",
            "kasvaa ja kädet",
            [("kasvaa", "kasvaa"), ("j", ""), ("ja", "ja"), ("kädet", "kädet")],
        ),
        ("Vara-a -avaimia oli", "Vara-avaimia oli", [("Vara-a -avaimia", "Vara-avaimia"), ("oli", "oli")]),
        ("lahtijäi", "lahti jäi", [("lahtijäi", "lahti jäi")]),
        ("hanke Gkunta.fi", "hanke@kunta.fi", [("hanke", "hanke"), ("Gkunta.fi", "@kunta.fi")]),
        ("Silta- Valmennus", "Silta-Valmennus", [("Silta-", "Silta-"), ("Valmennus", "Valmennus")]),
        ("ja tahto", "n ja tahto", [("ja", "ja"), ("tahto", "tahto")]),
        (
            "1.6.2016 – 31.5.2018",
            "1.6.2016-31.5.20 18",
            [("1.6.2016", "1.6.2016"), ("–", "-"), ("31.5.2018", "31.5.2018")],
        ),
        (
            "ja 1.6.2016 – 31.5.2018",
            "ja1.6.2016-31.5.2018",
            [("ja", "ja"), ("1.6.2016", "1.6.2016"), ("–", "-"), ("31.5.2018", "31.5.2018")],
        ),
        ("ja", "", []),
        ("ja kädet", "ja kädet työ", [("ja", "ja"), ("kädet", "kädet")]),
    ],
)
def test_words_of_two_readers_find_each_other(words, text, expected):
    """What one reader adds, drops, parts or joins moves no other word's part."""
    assert parts(words, text) == expected
