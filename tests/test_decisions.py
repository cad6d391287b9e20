"""Decisions are keyed by what was seen: applied to the same, told of everything else, never lost."""

from dataclasses import replace

import pytest
import stand_in
from hypothesis import given
from hypothesis import strategies as st

from extract import decisions as deciding
from extract import schema
from extract.decisions import Act, Application, Decision, Scope, State, raw_hash, settle
from extract.decisions.changing import FieldRows, decided
from extract.decisions.file import append, line_of, parsed, read
from extract.model import Repair, RepairKind, ledger
from extract.tables import rows_of

SHA = "0" * 64
RAW = "paikka 7\nhyvin tarkea"
VALUE = "päikkä 7\nhyvin tärkeä"


def decision(**known):
    """A decision of Aino about the objectives of the stand-in's first card."""
    given = {
        "id": "a1",
        "time": "2026-11-24T10:00:00+00:00",
        "reviewer": "Aino",
        "family": "sokra",
        "document_sha256": SHA,
        "card_key": "1:S00007",
        "field": "objectives",
        "decision": Act.EDIT,
        "seen_raw_hash": raw_hash(RAW),
        "seen_raw": RAW,
        "seen_value": VALUE,
        "value": "paikka 7\nhyvin tärkeä!",
    }
    return Decision(**{**given, **known})


def document(number=7, **changed):
    """The stand-in's rows by table; ``changed`` replaces cells of the first card's objectives."""
    rows = rows_of(stand_in.result(number))
    made = {}
    for item in schema.tables():
        if item.is_read:
            made[item.name] = [dict(zip(item.names, row, strict=True)) for row in rows.of(item.name)]
    for row in made["fields"]:
        if (row["card_no"], row["field"]) == (1, "objectives"):
            row.update(changed)
    return made


def applied(*made, rows=None, present=(SHA,)):
    """A document's rows after decisions, and the decisions' states by id."""
    application = Application(settle(made), "sokra", set(present))
    new = application.applied(rows or document())
    return new, {row["decision_id"]: row["state"] for row in application.rows()}


def field(rows, name="objectives", card_no=1):
    return next(row for row in rows["fields"] if (row["card_no"], row["field"]) == (card_no, name))


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@given(TEXT, TEXT, TEXT)
def test_a_line_holds_a_decision_whatever_its_texts_are(raw, value, note):
    """Line breaks, quotes, backslashes, formulas, marks of direction come back; the line stays one line."""
    made = decision(seen_raw=raw or None, value=value or None, note=note)
    line = line_of(made)
    assert line.count("\n") == 1
    assert parsed(line) == made


def test_files_merge_by_cat(tmp_path):
    """A header in the middle, a line twice and another order change nothing."""
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    append(one, [decision(), decision(id="a2", field="remarks")])
    append(two, [decision(id="a3"), decision()])
    both = tmp_path / "both.csv"
    both.write_bytes(two.read_bytes() + one.read_bytes())
    found = read([both])
    assert {made.id for made in found.decisions} == {"a1", "a2", "a3"}
    assert not found.bad


def test_a_torn_line_is_told_and_what_follows_is_whole(tmp_path):
    """A crash in the middle of a write costs no decision: whoever wrote it sends it again."""
    path = tmp_path / "decisions.csv"
    append(path, [decision()])
    with path.open("a") as file:
        file.write("a2,2026-11-24T10:00:0")
    assert append(path, [decision(id="a2")]) == 1
    found = read([path])
    assert [made.id for made in found.decisions] == ["a1", "a2"]
    assert [(name, number) for name, number, _ in found.bad] == [("decisions.csv", 3)]


def test_a_decision_sent_twice_stands_there_once(tmp_path):
    """The one who decides makes the id."""
    path = tmp_path / "decisions.csv"
    assert [append(path, [decision()]) for _ in range(3)] == [1, 0, 0]


def test_what_was_seen_is_what_it_is_applied_to():
    """Value, flag, origin and probability; the ledger still gives the value as read."""
    rows, states = applied(decision())
    found = field(rows)
    assert states == {"a1": State.APPLIED}
    assert (found["value"], found["confidence"], found["needs_review"]) == (
        "paikka 7\nhyvin tärkeä!",
        1.0,
        False,
    )
    assert (found["value_origin"], found["review_reason"], found["value_raw"]) == ("person", None, RAW)
    own = [row for row in rows["repairs"] if (row["card_no"], row["field"]) == (1, "objectives")]
    assert {row["probability"] for row in own} == {1.0}
    assert RepairKind.DECISION in {row["kind"] for row in own}
    assert not [row for row in rows["doubts"] if (row["card_no"], row["field"]) == (1, "objectives")]
    assert rows["cards"][0]["objectives"] == found["value"]


@given(TEXT, TEXT)
def test_undoing_the_ledger_gives_the_value_as_read(raw, value):
    """Whatever stood there and whatever a person wrote; also where nothing was read."""
    rows = FieldRows({"source_path": "a", "card_no": 1, "field": "objectives", "value_raw": raw or None,
                      "value": raw or None, "field_status": "filled"}, (), (), ())  # fmt: skip
    made = decided(rows, decision(value=value or None))
    repairs = [
        Repair(row["original"], row["repaired"], row["start"], row["end"], RepairKind(row["kind"]), 1.0)
        for row in made.repairs
    ]
    assert ledger.undo(made.field["value"] or "", repairs) == raw


def test_a_value_is_decided_where_nothing_was_read():
    """The field is filled, by a person; the ledger inserts it."""
    made = decision(field="remarks", seen_raw=None, seen_raw_hash=raw_hash(None), value="Ei huomioita.")
    found = field(applied(made)[0], "remarks")
    assert (found["value"], found["field_status"], found["value_origin"]) == (
        "Ei huomioita.",
        "filled",
        "person",
    )


@pytest.mark.parametrize(("act", "status"), [(Act.UNREADABLE, "unreadable"), (Act.EMPTY, "empty")])
def test_a_person_may_say_that_there_is_no_value(act, status):
    """Null, with the person's reason, and not asked again."""
    found = field(applied(decision(decision=act, value=None))[0])
    assert (found["value"], found["field_status"], found["needs_review"]) == (None, status, False)


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"value_raw": "paikka  7 hyvin tarkea"}, State.APPLIED),
        ({"value_raw": "toinen luenta", "value": "toinen luenta"}, State.STALE),
        ({"value_raw": "toinen luenta", "value": "paikka 7\nhyvin tärkeä!"}, State.AGREED),
    ],
)
def test_a_later_reading_is_held_against_what_was_seen(changed, state):
    """The same but for white space: applied. Other: never applied, but told."""
    rows = document(**changed)
    if "value" not in changed:
        rows["repairs"] = []
    new, states = applied(decision(), rows=rows)
    assert states == {"a1": state}
    assert (field(new)["value_origin"] == "person") == (state is State.APPLIED)


def test_a_file_saved_again_is_offered_and_one_that_is_gone_is_told():
    """Another content is never touched, even with the same code, value and text."""
    here = replace(decision(), document_sha256="1" * 64)
    gone = replace(decision(), id="a2", document_sha256="2" * 64, card_key="1:S99999")
    rows, states = applied(here, gone)
    assert states == {"a1": State.STALE, "a2": State.ORPHAN}
    assert rows == document()


def test_a_file_saved_again_is_offered_though_another_file_of_its_card_stands_before():
    """The card's dump gives the decided value from other letters; what was seen stands in the later file."""
    here = replace(decision(), document_sha256="1" * 64)
    application = Application(settle([here]), "sokra", {SHA})
    dump = document(value_raw="toinen luenta", value=here.value)
    dump["documents"][0]["source_path"] = "a.txt"
    dump["cards"] = [{**dump["cards"][0], "source_path": "a.txt"}]
    assert application.applied(dump) == dump
    (row,) = application.rows()
    assert (row["source_path"], row["state"]) == ("a.txt", "agreed")
    saved_again = document()
    assert application.applied(saved_again) == saved_again
    (row,) = application.rows()
    assert (row["source_path"], row["state"]) == (saved_again["cards"][0]["source_path"], "stale")


def test_people_who_differ_are_told_and_neither_is_used():
    """Whoever was last; one who names both as parents settles it."""
    one, two = decision(), decision(id="a2", reviewer="Bo", value="muu", time="2026-11-24T11:00:00+00:00")
    rows, states = applied(one, two)
    assert set(states.values()) == {State.CONFLICT}
    assert rows == document()
    last = decision(id="a3", reviewer="Bo", value="kolmas", parent="a1 a2", time="2026-11-24T12:00:00+00:00")
    rows, states = applied(one, two, last)
    assert states == {"a3": State.APPLIED}
    assert field(rows)["value"] == "kolmas"


def test_people_who_agree_are_both_applied():
    """But for white space."""
    assert set(applied(decision(), decision(id="a2", reviewer="Bo"))[1].values()) == {State.APPLIED}


def test_undoing_is_a_line_and_can_be_undone():
    """Nothing is ever taken out of the file."""
    undo = decision(id="u1", decision=Act.UNDO, parent="a1", time="2026-11-24T11:00:00+00:00")
    again = decision(id="u2", decision=Act.UNDO, parent="u1", time="2026-11-24T12:00:00+00:00")
    assert applied(decision(), undo)[0] == document()
    assert applied(decision(), undo, again)[1] == {"a1": State.APPLIED}


def test_the_order_of_the_lines_does_not_matter():
    """Files that were merged in another order give the same."""
    made = [decision(), decision(id="a2", value="toinen", time="2026-11-24T11:00:00+00:00")]
    assert settle(made) == settle(reversed(made))
    assert settle(made).used[0].id == "a2"


def test_one_word_is_decided_and_the_others_stay_doubtful():
    """The field's probability rises by what the word took from it, and the flag follows from its bound."""
    made = decision(scope=Scope.REPAIR, part="0-6", value="paikka")
    rows, states = applied(made)
    found = field(rows)
    assert states == {"a1": State.APPLIED}
    assert found["value"] == "paikka 7\nhyvin tärkeä"
    assert found["confidence"] == 1.0  # 0.9 / 0.75, and never more than 1
    assert found["needs_review"] is False
    first = replace(made, seen_raw=RAW + " ", value="pallo")
    assert applied(first)[1] == {"a1": State.STALE}  # counted in other characters


def test_a_rejected_document_has_no_cards_and_says_who_rejected_it():
    """Its row stays, as does everything else of the run."""
    made = decision(decision=Act.REJECT_DOCUMENT, scope=Scope.DOCUMENT, card_key="", field="", note="Lasku")
    rows, states = applied(made)
    assert states == {"a1": State.APPLIED}
    assert [name for name, own in rows.items() if own] == ["documents"]
    row = rows["documents"][0]
    assert (row["status"], row["reason"], row["message"]) == (
        "skipped",
        "not-a-card",
        "Rejected by Aino: Lasku.",
    )


def test_the_cards_own_values_follow(monkeypatch):
    """Typed anew, with what contradicts them."""
    made = decision(field="card_id", seen_raw=RAW, value="S12345")
    rows, _ = applied(made)
    assert rows["cards"][0]["card_id"] == "S12345"
    assert rows["cards"][1]["card_id"] == document()["cards"][1]["card_id"]
    bad = applied(replace(made, value="ei koodi"))[0]
    assert rows["cards"][0]["confidence"] <= 1
    assert "no-project-code" in {row["code"] for row in bad["problems"] if row["card_no"] == 1}


def test_decisions_lie_beside_the_inputs(tmp_path):
    """In a folder, or in a file's folder; each once."""
    append(tmp_path / deciding.FILE_NAME, [decision()])
    card = tmp_path / "kortti.pdf"
    card.touch()
    assert deciding.decisions_near([tmp_path, card]) == [tmp_path / deciding.FILE_NAME]
