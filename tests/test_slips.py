"""Signs that engines cannot write are mended where an engine read the text, and nowhere else."""

import pytest

from extract.mapping.paragraphs import plain_passage
from extract.model import LineSpan, Passage, TextSource, ledger
from extract.repair import ocr_rules

KNOWN = frozenset({"Iisalmen", "Ilman", "lasten"})
OCR, LAYER, PLAIN = TextSource.OCR, TextSource.TEXT_LAYER, TextSource.PLAIN_TEXT


def passage(*lines, source=OCR, joints=None):
    """A passage whose lines are joined as given (by spaces without it)."""
    text, spans = "", []
    for line, joint in zip(lines, [*(joints or [" "] * (len(lines) - 1)), ""], strict=True):
        spans.append(LineSpan(len(text), len(text) + len(line), None, None, source))
        text += line + joint
    return Passage(text, tuple(spans))


def mended(raw, *, damaged=False):
    repairs = ocr_rules.mended(raw.text, raw, (), KNOWN.__contains__, damaged=damaged)
    done = ledger.apply(raw.text, repairs)
    assert ledger.undo(done, repairs) == raw.text
    return done


@pytest.mark.parametrize("sign", ["*", "e", "+", "«", "»", "¢", "°", "o", "©", "®"])
def test_bullets_that_an_engine_read_as_something_else(sign):
    """A sign at the beginning of a paragraph that stands for a bullet becomes one."""
    raw = passage(f"{sign} nuorten ryhmä", f"{sign} vertaistuki", joints=["\n"])
    assert mended(raw) == "• nuorten ryhmä\n• vertaistuki"


def test_a_sound_text_layer_is_left_alone():
    """What a text layer says is printed so."""
    raw = passage("* tähti", "a — b |", source=LAYER, joints=["\n"])
    assert mended(raw) == raw.text


def test_a_bullet_sign_inside_a_line_stays():
    """Only a paragraph's beginning is looked at, and only before a space."""
    assert mended(passage("5 * 6 e 7")) == "5 * 6 e 7"
    assert mended(passage("*tähti")) == "*tähti"
    assert mended(passage("elämä jatkuu")) == "elämä jatkuu"


def test_a_long_dash_is_a_finnish_one():
    """An em dash between words or numbers becomes an en dash."""
    assert mended(passage("kaupungin — järjestöjen")) == "kaupungin – järjestöjen"
    assert mended(passage("2015—2019")) == "2015–2019"


def test_a_hyphen_between_numbers_of_a_damaged_dump_is_a_dash():
    """Only in a dump that was judged damaged: other readers keep what is printed."""
    raw = passage("vuosina 2015-2019", source=PLAIN)
    assert mended(raw, damaged=True) == "vuosina 2015–2019"
    assert mended(raw) == "vuosina 2015-2019"
    assert mended(passage("vuosina 2015-2019")) == "vuosina 2015-2019"


def test_a_ruling_line_read_as_a_stroke_goes():
    """A lone stroke among words is a rule of the table."""
    assert mended(passage("| nuoret | ja aikuiset")) == "nuoret ja aikuiset"


def test_a_range_over_a_line_end_has_no_space():
    """A range that begins at a line's end and goes on below is one."""
    assert mended(passage("vuosina 2014–", "2017 tehtiin", source=LAYER)) == "vuosina 2014–2017 tehtiin"
    assert mended(passage("ajalla 1.12.–", "31.12.2017", source=LAYER)) == "ajalla 1.12.–31.12.2017"


def test_a_suffix_over_a_line_end_keeps_its_hyphen():
    """A hyphen that begins a word at a line's end belongs to the next line's word."""
    assert mended(passage("Petosen Pömpeli -", "hankkeen", source=LAYER)) == "Petosen Pömpeli -hankkeen"


def test_a_dash_between_words_at_a_line_end_keeps_its_space():
    """A dash is no range where no number stands before it."""
    assert mended(passage("kaupungin –", "järjestöjen", source=LAYER)) == "kaupungin – järjestöjen"


def test_places_follow_the_ledger_before():
    """A repair made before moves the bullets that come after it."""
    raw = passage("nuoret aikuiset", "e vertaistuki", joints=["\n"])
    before = ocr_rules.mended("", passage(""), (), KNOWN.__contains__, damaged=False)
    assert before == ()
    from_ledger = (ocr_rules._repair("nuoret", "Nuoremmat", 0, 0.9),)
    text = ledger.apply(raw.text, from_ledger)
    (repair,) = ocr_rules.mended(text, raw, from_ledger, KNOWN.__contains__, damaged=False)
    assert text[repair.start : repair.end] == "e"


def test_a_small_l_before_a_known_word_is_a_capital_i():
    """In a face without serifs both look alike; a word that is known with the l keeps it."""
    assert (
        mended(passage("lisalmen seutu. llman lasten liikuntaa")) == "Iisalmen seutu. Ilman lasten liikuntaa"
    )
    assert mended(passage("lisalmen", source=LAYER)) == "lisalmen"
    assert (
        mended(passage("ltä-Suomen ja itä-Savon itä-länsi-suunta"))
        == "Itä-Suomen ja Itä-Savon itä-länsi-suunta"
    )


def test_both_quotes_of_a_dump_are_of_one_kind():
    """The half that was read as something else becomes as the other half; two of another kind stay."""
    raw = passage('opas "Keho muistaa” ja *näin” sekä "avoin"', source=PLAIN)
    assert mended(raw, damaged=True) == 'opas ”Keho muistaa” ja ”näin” sekä "avoin"'
    assert mended(raw) == raw.text


def test_hosts_of_addresses_are_in_small_letters():
    """An l that was read as L in a host is an l; the rest of an address keeps its capitals."""
    assert (
        mended(passage("ks. https://thL.fi/fi/Web ja www.THL.fi"))
        == "ks. https://thl.fi/fi/Web ja www.thl.fi"
    )
    assert mended(passage("www.THL.fi", source=LAYER)) == "www.THL.fi"


def test_a_speck_behind_a_word_is_no_quote():
    """One quote without any other in the text; a pair stays."""
    assert mended(passage("KSAK Oy'")) == "KSAK Oy"
    assert mended(passage("ryhmä 'Silta' kokoontui")) == "ryhmä 'Silta' kokoontui"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Ks. www. esliikunta.fi/opas", "Ks. www.esliikunta.fi/opas"),
        ("Samalla suomi. fi-viestit opittiin", "Samalla suomi.fi-viestit opittiin"),
        ("30–54–vuotiaat", "30–54-vuotiaat"),
        ("vuonna 2019. Finlandia", "vuonna 2019. Finlandia"),
    ],
)
def test_addresses_and_ages_read_in_pieces(read, printed):
    """No sentence begins with "fi"; between a figure and a small letter stands a hyphen."""
    assert mended(passage(read)) == printed
    assert mended(passage(read, source=LAYER)) == read


def test_an_address_broken_after_its_scheme_goes_on():
    """A lone scheme at a line's end is the beginning of what stands on the next line."""
    assert mended(passage("osoitteessa https://", "oppi.example.fi/opas", source=LAYER)) == (
        "osoitteessa https://oppi.example.fi/opas"
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [("8 x 2 h", "8 × 2 h"), ("- b", "- b"), ("• - b", "• - b")],
)
def test_a_times_sign_that_english_ocr_lacks_is_restored_in_dumps(read, printed):
    """An x between figures is a times sign: likely, and told so."""
    raw = passage(read, source=PLAIN)
    assert mended(raw, damaged=True) == printed
    assert mended(raw) == read
    assert {one.probability for one in ocr_rules.mended(read, raw, (), KNOWN.__contains__, damaged=True)} <= {
        0.85
    }


@pytest.mark.parametrize("read", ["Kahvio - kaikille avoin", "3 - 4"])
def test_a_hyphen_between_words_of_a_damaged_dump_is_a_dash_but_in_names(read):
    """Names of projects are printed with either; the hyphen of a word's part has a space on one side."""
    raw = passage(read, source=PLAIN)
    (repair,) = ocr_rules.mended(read, raw, (), KNOWN.__contains__, damaged=True)
    assert (repair.repaired, repair.probability) == ("–", 0.85)
    assert not ocr_rules.mended(read, raw, (), KNOWN.__contains__, damaged=True, name=True)
    assert not ocr_rules.mended(read, raw, (), KNOWN.__contains__, damaged=False)
    assert mended(passage("Polku -hanke ja perhe- ja nuorisotyö", source=PLAIN), damaged=True).count("–") == 0


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ('"Kahvio auki’;', "”Kahvio auki”;"),
        ('"Kahvio auki’”.', "”Kahvio auki”."),
        ('opas ”"Kahvio auki” ja ”’Talo on auki”', "opas ”Kahvio auki” ja ”Talo on auki”"),
        ('(”’Kahvio” ja "talo")', '(”Kahvio” ja "talo")'),
        ("’Kahvio auki’", "’Kahvio auki’"),
    ],
)
def test_quotes_read_double_or_as_another_kind_become_their_other_half(read, printed):
    """One of both halves must be a double quote; a pair of one kind is as it was printed."""
    raw = passage(read, source=PLAIN)
    assert mended(raw, damaged=True) == printed
    assert mended(raw) == read


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("osoitteesta https:/Awww.talo.example.", "osoitteesta https://www.talo.example."),
        ("osoitteesta https://www.talo.example.", "osoitteesta https://www.talo.example."),
        ("AWWW ja https:", "AWWW ja https:"),
    ],
)
def test_slashes_that_english_ocr_read_as_letters(read, printed):
    """Only between a scheme and www; nothing else of an address is made up."""
    assert mended(passage(read, source=PLAIN), damaged=True) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Turussa (Abo), Inkoossa (Inga)", "Turussa (Åbo), Inkoossa (Ingå)"),
        ("Kemiönsaaren (Kimito6n) saaristo", "Kemiönsaaren (Kimitoön) saaristo"),
        ("Abo Akademi", "Åbo Akademi"),
        ("Inga kertoi (Pargas)", "Inga kertoi (Pargas)"),
    ],
)
def test_swedish_names_of_municipalities_get_their_letters_back(read, printed):
    """Behind their Finnish names, where no other name stands; Inga may be a person's."""
    assert mended(passage(read)) == printed
    assert mended(passage(read, source=LAYER)) == read


def test_a_nought_before_the_euro_sign_is_no_letter():
    """A letter is no amount; a word that ends with O is a word."""
    assert mended(passage("maksoi O € ja O % SO €")) == "maksoi 0 € ja 0 % SO €"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("|ahetti viestin (|apsi", "lahetti viestin (lapsi"),
        ("|lasten", "|lasten"),
        ("| lasten |a", "lasten |a"),
        ("noin oSuus TiimiSaatio SoSte", "noin osuus TiimiSaatio SoSte"),
        ("Kahvio_ aukesi ja A_B", "Kahvio aukesi ja A_B"),
        ("15—-60 ja 15-—60 ja 15—60", "15–60 ja 15–60 ja 15–60"),
    ],
)
def test_strokes_and_capitals_inside_words_of_a_damaged_dump(read, printed):
    """A stroke before a word that is whole without it is a rule's; a name's capitals stay."""
    assert mended(passage(read, source=PLAIN), damaged=True) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("avoimet kahvilat. joissa puhutaan", "avoimet kahvilat, joissa puhutaan"),
        ("avoimet kahvilat. Niissä puhutaan", "avoimet kahvilat. Niissä puhutaan"),
        ("kursseja esim. naisille ja mm. uintia", "kursseja esim. naisille ja mm. uintia"),
    ],
)
def test_a_stop_where_the_sentence_goes_on_is_a_comma(read, printed):
    """On coarse scans a comma loses its tail; abbreviations and ends of sentences keep their stop."""
    assert mended(passage(read)) == printed


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (
            "Kuntotestin tulos parani 83 96:lla, palkasta 50 26).",
            "Kuntotestin tulos parani 83 %:lla, palkasta 50 %).",
        ),
        ("Mukana oli 120 90-vuotiasta ja klo 9 20.", "Mukana oli 120 90-vuotiasta ja klo 9 20."),
        ("Kirjoita osoitteeseen ryhmaQkyla.example.", "Kirjoita osoitteeseen ryhma@kyla.example."),
    ],
)
def test_per_cent_and_at_signs_of_a_dump(read, value):
    """A reader without them writes 96, 26 or 90 behind a number of no more than a hundred, and Q."""
    raw = passage(read, source=PLAIN)
    repairs = ocr_rules.mended(read, raw, (), lambda _: True, damaged=True)
    assert ledger.apply(read, repairs) == value
    assert ledger.apply(read, ocr_rules.mended(read, raw, (), lambda _: True, damaged=False)) == read


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Päijät- Hämeen Klubitalot ry", "Päijät-Hämeen Klubitalot ry"),
        ("OTTO- malli ja käsikirja", "OTTO-malli ja käsikirja"),
        ("Etelä- ja Pohjois-Savo", "Etelä- ja Pohjois-Savo"),
        ("TE- ja Kela-yhteistyö", "TE- ja Kela-yhteistyö"),
        ("kurssi - Oulun ryhmä", "kurssi - Oulun ryhmä"),
        ("Ryhmä on työ- elämää varten", "Ryhmä on työ- elämää varten"),
    ],
)
def test_a_gap_read_behind_the_hyphen_of_a_name_goes(read, printed):
    """A wide hyphen looks like one with a space; a suspended part keeps its own."""
    assert mended(passage(read)) == printed


def test_a_hyphen_at_a_lines_end_is_not_a_gap():
    """The line's end is told by both of its words."""
    raw = passage("Päijät-", "Hämeen")
    assert mended(raw) == raw.text


def test_signs_of_lists_alone_on_their_lines():
    """Such a sign belongs to the line below it; those that some readers put behind a text mark nothing."""
    raw = plain_passage(["•", "kylän väki", "\uf0b7", "", "saaret", "•", "•"])
    assert raw.text.split() == ["•", "kylän", "väki", "\uf0b7", "saaret", "•", "•"]
    assert mended(raw) == "• kylän väki\n\uf0b7 saaret"
