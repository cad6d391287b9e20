"""The desk keeps every answer, asks the most rewarding first, and lets nobody in but its own page."""

import asyncio
import csv
import json
import re
import shlex

import pytest
import stand_in
from test_write import write

from extract import api, decisions, schema
from extract.batch.report import write_run_json
from extract.cli import main
from extract.desk import Archive, Desk, Doors, Guard, Session, agreement, decisions_of_sheet, report
from extract.desk.addresses import application
from extract.desk.items import items_of, sampled, upper_limit
from extract.desk.learning import upper_share
from extract.desk.serving import own_port
from extract.errors import ExitCode, UsageError
from extract.publish import Extras
from extract.settings import Settings
from extract.write import write_finnish_review, write_workbook


@pytest.fixture
def archive(tmp_path):
    """The stand-in's tables of six documents, as a finished run."""
    output = tmp_path / "output"
    output.mkdir()
    write(output, range(6))
    counts = {
        "inputs": 6, "cards": 12, "fields": {"filled": 24, "empty": 12}, "repairs": 48, "decisions": {},
        "problems_by_code": {"dates": 12}, "cards_by_text_source": {"ocr": 12}, "fields_to_review": 24,
    }  # fmt: skip
    places = {"inputs": [str(tmp_path)], "decisions": []}
    told = {"settings": Settings(family="sokra").as_dict(), "counts": counts, "places": places}
    write_run_json(output, told)
    return Archive.read(output)


@pytest.fixture
def session(archive):
    return Session(archive, archive.decisions_file, "Aino")


def answer(session, number, act="accept", **more):
    return session.decide({"id": decisions.new_id(), "item": number, "act": act, **more})


def test_every_flagged_field_is_asked_about(archive):
    """The most errors a second come first, and the numbers are the same every time."""
    items = items_of(archive)
    asked = {item.key for item in items}
    assert asked == {key for key, row in archive.fields.items() if row["needs_review"]}
    assert [item.rate for item in items] == sorted((item.rate for item in items), reverse=True)
    assert items == items_of(archive)


def test_an_answer_is_on_the_disk_and_out_of_the_queue(session):
    """What is left sinks by what was settled."""
    before, number = session.state(), session.queue({})["items"][0]
    found = answer(session, number, seconds=2.5)
    made = decisions.read([session.file]).decisions
    assert [one.id for one in made] == found["saved"]
    assert (made[0].reviewer, made[0].decision, made[0].seconds) == ("Aino", "accept", "2.5")
    assert made[0].value == session.archive.fields[session.items[number].key]["value"]
    assert number not in session.queue({})["items"]
    assert found["left"] == before["left"] - 1
    assert found["rest_fields"] == before["rest_fields"] - 1


def test_an_answer_sent_again_is_one_answer(session):
    """The page makes the id and asks until it hears."""
    asked = {"id": decisions.new_id(), "item": 1, "act": "accept"}
    first, again = session.decide(asked), session.decide(asked)
    assert len(decisions.read([session.file]).decisions) == 1
    assert first["left"] == again["left"]


def test_a_sitting_goes_on_where_another_ended(session, archive):
    """Answers of the file are known, also those of another tab's process."""
    answer(session, 1)
    later = Session(archive, session.file, "Aino")
    assert later.state()["left"] == session.state()["left"]
    assert later.state()["rest_share"] == pytest.approx(session.state()["rest_share"])


def test_the_last_answer_is_taken_back_by_a_line(session):
    """The question comes back, and what is left with it."""
    before = session.state()
    answer(session, 3)
    found = session.undo(decisions.new_id())
    assert found["item"] == 3
    assert {name: found[name] for name in before} == before
    assert [one.decision for one in decisions.read([session.file]).decisions] == ["accept", "undo"]
    with pytest.raises(UsageError):
        session.undo(decisions.new_id())


@pytest.mark.parametrize(
    "asked",
    [
        {"act": "undo"},
        {"act": "DROP"},
        {"act": "edit", "value": " "},
        {"act": "edit", "value": 7},
        {"id": "../x"},
        {"item": 999},
    ],
)
def test_an_answer_without_sense_is_refused(session, asked):
    """And nothing is written."""
    with pytest.raises(UsageError):
        session.decide({"id": decisions.new_id(), "item": 1, "act": "accept", **asked})
    assert not session.file.exists()


def test_alternatives_give_the_whole_value(session):
    """What a figure chooses is what the table will hold."""
    shown = session.shown(1, "fi")
    assert [one["word"] for one in shown["alternatives"]] == ["paikka", "päikka"]
    assert shown["alternatives"][0]["whole"] == shown["value"].replace("päikkä", "paikka")
    marked = [part["text"] for part in shown["value_parts"] if "asked" in part["marks"]]
    assert "".join(marked) == "päikkä"
    changed = [part["text"] for part in shown["value_parts"] if "changed" in part["marks"]]
    assert set(changed) == {"ä"}
    assert shown["reasons"] == [
        "Korjattu, mutta ei varmasti oikein",
        "Kenttä kokonaisuutena: sen pituus ja lähde",
    ]


def test_filters_and_search(session):
    """By field, reason, kind, document and text."""
    assert session.queue({"field": "card_id"})["total"] == 12
    assert session.queue({"document": "kansio/00002.pdf"})["total"] == 6
    assert session.queue({"q": "PAIKKA 5"})["total"] == 6
    assert session.queue({"kind": "stale"})["total"] == 0


def test_a_sample_shows_nothing_of_what_is_claimed(archive):
    """The same fields for the same tables; only what is not flagged and was read."""
    rows = [row for row in archive.tables["fields"] if row["field"] == "objectives"]
    for row in rows:
        row["needs_review"] = False
    drawn = sampled(archive, 5)
    assert drawn == sampled(archive, 5)
    assert {item.key[2] for item in drawn} == {"objectives"}


@pytest.mark.parametrize(("expected", "limit"), [(0.0, 0), (0.05, 0), (1.0, 3), (10.0, 15)])
def test_the_statement_of_what_is_left_is_an_upper_limit(expected, limit):
    """95 % of a Poisson distribution."""
    assert upper_limit(expected) == limit


def test_people_agree_by_kappa(archive, session):
    """A second reader is asked blindly; equal acts with other texts disagree."""
    for number in (1, 2, 3, 4):
        answer(session, number, "accept" if number < 3 else "unreadable")
    second = Session(archive, session.file, "Bo", blind=True)
    assert second.state()["left"] == second.state()["total"]
    for number in (1, 2, 3, 4):
        answer(second, number, "accept" if number < 4 else "empty")
    found = agreement(decisions.read([session.file]).decisions)
    assert [(one.pair, one.both, one.same) for one in found] == [(("Aino", "Bo"), 4, 2)]
    assert found[0].kappa == pytest.approx((0.5 - 0.375) / (1 - 0.375))


def test_what_was_seen_names_a_question_when_its_number_does_not(session):
    """A page that was open over another run answers what it showed, or nothing."""
    first, second = (session.shown(number, "fi")["seen"] for number in (1, 2))
    answer(session, 1, seen=second)
    assert (session.is_done(1), session.is_done(2)) == (False, True)
    with pytest.raises(UsageError, match="read differently"):
        answer(session, 1, seen="0" * 32)
    assert first != second


@pytest.fixture
def worded(archive, monkeypatch):
    """A sitting that asks about words, as of long texts."""
    monkeypatch.setattr("extract.desk.items.SHORT", 0)
    return Session(archive, archive.decisions_file, "Aino")


def test_the_same_elsewhere_is_listed_with_its_words_and_decided_at_once(worded):
    """One parent for all; taken back by one key."""
    session = worded
    listed = session.same(1, "en")
    assert listed
    assert all(one["around"][1] == session.question(1).now for one in listed)
    also = [[decisions.new_id(), one["number"], one["seen"]] for one in listed]
    found = answer(session, 1, also=also)
    made = decisions.read([session.file]).decisions
    assert {one.parent for one in made[1:]} == {made[0].id}
    assert found["decided"] == 1 + len(listed)
    assert session.undo(decisions.new_id())["decided"] == 0


def test_a_second_reader_sees_what_the_first_one_saw(archive, worded):
    """Also in tables that hold the first one's decisions: the value as it was."""
    session = worded
    answer(session, 1, "edit", value="Ainon sana")
    word = next(number for number, item in session.items.items() if item.key != session.items[1].key)
    now = session.question(word).now
    answer(session, word)
    made = {one.id: one for one in session.decided_by()}
    before = {session.items[number].key for number in (1, word)}
    seen = {key: archive.fields[key]["value"] for key in before}
    for row in archive.tables["fields"]:
        if (row["source_path"], row["card_no"], row["field"]) in before:
            row.update(value="Ainon sana", needs_review=False, value_origin="person", confidence=1.0)
    told = [(made[session._progress.done[number]], session.items[number].key) for number in (1, word)]
    archive.tables["decisions"].extend(
        {"decision_id": one.id, "source_path": key[0], "card_no": key[1], "field": key[2], "state": "applied"}
        for one, key in told
    )
    again = Archive(archive.output, archive.told, archive.tables, archive.inputs)
    blind = Session(again, session.file, "Bo", blind=True)
    asked = {item.key: blind.shown(number, "fi") for number, item in blind.items.items()}
    assert {key: asked[key]["value"] for key in before} == seen
    assert asked[session.items[word].key]["now"] == now
    assert all("Ainon sana" not in str(one) for one in asked.values())
    own = Session(again, session.file, "Aino", blind=True)
    assert not before & {item.key for item in own.items.values()}


def test_decisions_teach_what_claims_are_worth(archive, session):
    """Needless flags by reason, errors among the unflagged with their limit, claimed against seen."""
    answer(session, 1)
    answer(session, 2, "alternative", value="muu")
    text = report(decisions.read([session.file]).decisions, 0.01)
    assert "| uncertain-repair | 2 | 1 | 0.500 |" in text
    assert "| 0.9–0.95 | 2 | 0.9000 | 0.5000 |" in text
    assert "--sample" in text


@pytest.mark.parametrize(("wrong", "count", "limit"), [(0, 299, 0.00997), (1, 100, 0.04656), (5, 5, 1.0)])
def test_the_limit_of_errors_is_clopper_and_pearsons(wrong, count, limit):
    """One-sided, 95 %."""
    assert upper_share(wrong, count) == pytest.approx(limit, abs=1e-4)


# -- sheets ------------------------------------------------------------------------------------------------


def filled(path, folder, rows):
    """A filled copy of the sheet: ``rows`` gives cells by row number (the header is 1) and column."""
    import openpyxl

    write_workbook(folder, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "to_review"
    sheet = book["to_review"]
    names = [cell.value for cell in sheet[1]]
    for number, cells in rows.items():
        for name, value in cells.items():
            sheet.cell(number, names.index(name) + 1).value = value
    book.save(path)


def test_a_filled_sheet_becomes_decisions(archive, tmp_path):
    """And every row that cannot be used is told."""
    path = tmp_path / "tables.xlsx"
    cells = {
        2: {"decision": "oikein"},
        3: {"decision": "9"},
        4: {"new_value": "uusi arvo"},
        5: {"decision": "ehkä"},
        6: {"decision": "ok", "new_value": "x"},
        7: {"decision": "Tyhjä", "note": "ei mitään"},
    }
    filled(path, archive.output, cells)
    made, unusable = decisions_of_sheet(path, archive, "Aino")
    assert [(one.decision, one.value) for one in made][1:] == [("edit", "uusi arvo"), ("empty", None)]
    assert [one.row for one in unusable] == [3, 5, 6]
    assert decisions_of_sheet(path, archive, "Aino")[0][0].id == made[0].id


@pytest.mark.parametrize(
    ("said", "new", "made"),
    [
        ("accept", "", "accept"),
        ("Accept", "", "accept"),
        ("reject-document", "", "reject-document"),
        ("edit", "uusi arvo", "edit"),
        ("korjaa", "uusi arvo", "edit"),
        ("edit", "", None),
        ("ok", "uusi arvo", None),
    ],
)
def test_a_sheet_takes_the_words_that_decisions_have(archive, tmp_path, said, new, made):
    """And tells what it cannot take."""
    key = ";".join(map(str, next(iter(archive.fields))))
    path = tmp_path / "to_review.excel.csv"
    path.write_text(f"source_path;card_no;field;decision;new_value\n{key};{said};{new}\n", "utf-8-sig")
    found, unusable = decisions_of_sheet(path, archive, "Aino")
    assert [one.decision for one in found] == ([made] if made else [])
    assert len(unusable) == (made is None)


def test_the_finnish_csv_is_read_back(archive, tmp_path):
    """As Excel saves it: semicolons."""
    path = tmp_path / "to_review.excel.csv"
    write_finnish_review(archive.output, path, "sokra")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, first, *rest = csv.reader(file, delimiter=";")
    first[header.index("decision")] = "oikein"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, first, *rest])
    made, unusable = decisions_of_sheet(path, archive, "Aino")
    assert ([one.decision for one in made], unusable) == (["accept"], [])


def test_an_edited_table_becomes_decisions(archive, tmp_path):
    """Only the rows that differ."""
    path = tmp_path / "fields.csv"
    text = (archive.output / "fields.csv").read_text("utf-8")
    path.write_text(text.replace("päikkä 4", "päikkä neljä", 1), "utf-8")
    made, unusable = decisions_of_sheet(path, archive, "Aino")
    assert ([one.decision for one in made], unusable) == (["edit"], [])
    assert made[0].value == "päikkä neljä\nhyvin tärkeä"


@pytest.mark.parametrize("name", ["fields.csv", "cards.csv", "fields.excel.csv", "to_review.excel.csv"])
def test_whoever_edited_a_table_is_told_what_really_keeps_the_edits(tmp_path, monkeypatch, name):
    """The command that is named makes decisions of them; of a table that gives none none is named."""
    monkeypatch.setattr(api, "process_bytes", stand_in.process)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/7.pdf").write_text("%PDF 7", "utf-8")
    extras = Extras(excel=True)
    api.run(tmp_path / "in", tmp_path / "out", Settings(workers=1), extras=extras)
    path = tmp_path / "out" / name
    text = path.read_text("utf-8-sig")
    if name == "to_review.excel.csv":
        header, row, *_ = csv.reader(text.splitlines(keepends=True), delimiter=";")
        row[header.index("decision")] = "ok"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([header, row])
    else:
        path.write_text(text.replace("hyvin tärkeä", "hyvin rakas").replace("äkkiä", "heti"), "utf-8-sig")
    with pytest.raises(UsageError) as stopped:
        api.run(tmp_path / "in", tmp_path / "out", Settings(workers=1), extras=extras)
    command = re.search(r"sokra-extract (decide .+?) makes", str(stopped.value))
    assert (command is None) == (name == "cards.csv")
    if command:
        assert main([*shlex.split(command[1]), "--reviewer", "Aino"]) == ExitCode.OK
        assert decisions.read([tmp_path / "in/decisions.csv"]).decisions


# -- doors -------------------------------------------------------------------------------------------------

DOORS = Doors(port=8000, token="t" * 43)
OWN = {"host": "127.0.0.1:8000"}


class Client:
    """Requests to the guarded desk without a network."""

    def __init__(self, session):
        self._app = Guard(application(Desk(session, "en")), DOORS)
        self.cookie = None

    def ask(self, method, path, body=b"", headers=None, query="", *, cookie=True):
        """Status, headers, body."""
        sent = {**OWN, **(headers or {})}
        if cookie and self.cookie:
            sent["cookie"] = self.cookie
        if method == "POST":
            sent.setdefault("content-length", str(len(body)))
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode(), "query_string": query.encode(), "scheme": "http", "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        }  # fmt: skip
        got = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            got.append(message)

        asyncio.run(self._app(scope, receive, send))
        told = {name.decode(): value.decode() for name, value in got[0]["headers"]}
        return got[0]["status"], told, b"".join(part.get("body", b"") for part in got[1:])

    def enter(self):
        status, told, _ = self.ask("GET", "/", query=f"token={DOORS.token}")
        assert (status, told["location"]) == (303, "/")
        self.cookie = told["set-cookie"].partition(";")[0]
        return told["set-cookie"]


@pytest.fixture
def client(session):
    return Client(session)


def test_the_token_is_good_once_for_a_strict_cookie(client):
    """And the address is clean afterwards."""
    cookie = client.enter()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    status, told, body = client.ask("GET", "/")
    assert (status, b"/static/app.js" in body) == (200, True)
    assert "default-src 'none'" in told["content-security-policy"]
    assert (told["x-content-type-options"], told["cache-control"], told["referrer-policy"]) == (
        "nosniff", "no-store", "no-referrer",
    )  # fmt: skip
    again = client.ask("GET", "/", query=f"token={DOORS.token}", cookie=False)
    assert again[0] == 403


def test_two_desks_of_one_browser_do_not_shut_each_other_out():
    """Cookies go by host, not by port."""
    assert Doors(port=1).cookie != Doors(port=2).cookie
    assert own_port("a") == own_port("a") != own_port("b")


@pytest.mark.parametrize("path", ["/", "/api/state", "/static/app.js", "/picture/1", "/api/queue"])
def test_nothing_is_shown_without_the_cookie(client, path):
    """With no token or a wrong one."""
    assert client.ask("GET", path)[0] == 403
    assert client.ask("GET", path, query="token=" + "x" * 43)[0] == 403
    assert client.ask("GET", path, headers={"cookie": "sokra-desk-8000=x"})[0] == 403


@pytest.mark.parametrize(
    "host", ["evil.example:8000", "127.0.0.1:8001", "127.0.0.1", "", "localhost.evil:8000"]
)
def test_another_host_is_not_served(client, host):
    """A page that rebinds its own name to this machine reaches nothing, with the cookie and without."""
    client.enter()
    assert client.ask("GET", "/api/state", headers={"host": host})[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain", "sec-fetch-site": "same-origin"},
        {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"},
        {"content-type": "application/json"},
        {"content-type": "application/json", "origin": "http://evil.example"},
        {"content-type": "application/json", "origin": "null"},
        {"content-type": "application/json", "sec-fetch-site": "cross-site"},
        {"content-type": "application/json", "sec-fetch-site": "same-site"},
        {"content-type": "application/json", "sec-fetch-site": "same-origin", "content-length": "9999999"},
    ],
)
def test_only_the_own_page_may_write(client, session, headers):
    """JSON from the same origin; all else is refused before it is read."""
    client.enter()
    body = json.dumps({"id": decisions.new_id(), "item": 1, "act": "accept"}).encode()
    assert client.ask("POST", "/api/decide", body, headers)[0] == 403
    assert not session.file.exists()


@pytest.mark.parametrize(
    "path",
    ["/static/../serving.py", "/static/%2e%2e/serving.py", "/static/desk.html", "/picture/../../etc/passwd",
     "/picture/999", "/picture/-1", "/page/999/1", "//etc/passwd", "/api/item/x"],
)  # fmt: skip
def test_nothing_is_asked_for_by_path(client, path):
    """Pictures have numbers, files a closed list of names."""
    client.enter()
    assert client.ask("GET", path)[0] in {404, 405}


def test_the_own_page_writes(client, session):
    """And reads back what it wrote."""
    client.enter()
    headers = {"content-type": "application/json", "sec-fetch-site": "same-origin"}
    body = json.dumps(
        {"id": decisions.new_id(), "item": 1, "act": "edit", "value": "=cmd|'/c calc'!A0"}
    ).encode()
    status, _, answered = client.ask("POST", "/api/decide", body, headers)
    assert (status, json.loads(answered)["decided"]) == (200, 1)
    assert decisions.read([session.file]).decisions[0].value == "=cmd|'/c calc'!A0"
    status, _, answered = client.ask("POST", "/api/decide", b"[1]", headers)
    assert status == 400


def test_every_view_answers(client):
    """As JSON; a picture of a document that is not there says so."""
    client.enter()
    for path in (
        "/api/state",
        "/api/queue",
        "/api/item/1",
        "/api/same/1",
        "/api/cards",
        "/api/card/0",
        "/api/archive",
    ):
        status, told, body = client.ask("GET", path)
        assert (status, told["content-type"]) == (200, "application/json"), body
        json.loads(body)
    status, _, body = client.ask("GET", "/picture/1")
    assert status == 404
    assert "not where the run read it" in json.loads(body)["error"]


def test_the_tables_are_those_of_this_version(tmp_path):
    """A folder without a run says so."""
    with pytest.raises(UsageError, match="no finished run"):
        Archive.read(tmp_path)
    assert schema.table("doubts").names[3] == "doubt_no"
    assert stand_in.result(1)


@pytest.mark.processes
def test_pictures_asked_for_together_all_come(tmp_path):
    """From one process, in order; a file that is no PDF or another one by now gets a sentence."""
    import hashlib
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from extract.desk.drawing import Drawer, NoPictureError

    file = Path(__file__).parent.parent / "fixtures/cards/s20731-born.pdf"
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    drawer = Drawer()
    try:
        with ThreadPoolExecutor(4) as threads:
            wide = range(200, 204)
            asked = [
                threads.submit(drawer.places, file, sha256, ([(1, 90, 90, to, 120)], []), 100.0, 9.0)
                for to in wide
            ]
            assert all(one.result().startswith(b"\x89PNG") for one in asked)
        with pytest.raises(NoPictureError, match="content has changed"):
            drawer.page(file, "0" * 64, 1, [], 72.0)
        assert drawer.page(file, sha256, 1, [], 72.0).startswith(b"\x89PNG")
    finally:
        drawer.close()
