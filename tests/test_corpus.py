"""What is counted, fitted on, chosen on and reported on shares no document."""

import pytest

from training import corpus
from training.sources import joined


@pytest.fixture
def folder(tmp_path):
    """A folder of texts whose lines name their document."""
    for name, count in (("tdt-train", 40), ("finlex-social-statutes", 60), ("dolly", 240)):
        lines = [f"{name} asiakirja numero {at} jatkuu\n" * 3 for at in range(count)]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), "utf-8")
    titles = [*(title for titles in corpus.ANSWERS.values() for title in titles), "# sisäministeri"]
    answers = [f"{title}\nvastaus {at} annetaan\n" for at, title in enumerate(titles)]
    (tmp_path / "vkk.txt").write_text("\n".join(answers), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (corpus.mixed, ("count", "fresh", "fit", "choose")),
        (corpus.statutes, ("count", "fit", "choose")),
        (corpus.answers, ("count", "fit", "choose", "report")),
        (corpus.translated, ("count", "fit", "choose", "report")),
    ],
)
def test_no_document_is_in_two_parts(monkeypatch, folder, source, parts):
    """Every document is in one part whole; a minister's answers are one document."""
    monkeypatch.setattr(corpus, "BOUNDARIES", folder / "none")
    lines = [set(" ".join(source(folder, part)).replace("jatkuu ", "jatkuu\n").split("\n")) for part in parts]
    assert all(lines)
    assert sum(map(len, lines)) == len(set.union(*lines))


def test_documents_begin_where_their_boundaries_say(monkeypatch, tmp_path):
    """A list of first lines tells the documents of a file without empty lines."""
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "a.txt").write_text("0\n2\n", "utf-8")
    (tmp_path / "a.txt").write_text("yksi\nkaksi\nkolme\n", "utf-8")
    monkeypatch.setattr(corpus, "BOUNDARIES", tmp_path / "known")
    assert corpus.documents(tmp_path / "a.txt") == [["yksi", "kaksi"], ["kolme"]]


@pytest.mark.parametrize("path", sorted(corpus.BOUNDARIES.iterdir()), ids=lambda path: path.stem)
def test_known_boundaries_are_in_order(path):
    """First lines rise from 0."""
    starts = [int(number) for number in path.read_text("utf-8").split()]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert len(starts) > 500


def test_tokenised_sentences_are_put_together():
    """Punctuation and case endings stand at their words."""
    tokenised = "EU : n asetus ( 2016 ) koskee , kuten STM : lla ."
    assert joined(tokenised) == "EU:n asetus (2016) koskee, kuten STM:lla."
