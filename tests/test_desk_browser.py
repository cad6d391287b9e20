"""The desk in a real browser: by keys alone, with hostile texts, over two tabs and a server that dies."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from extract import decisions

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test does")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.engine,
    pytest.mark.processes,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: make test does"),
]
HERE = Path(__file__).parent.parent
CARDS = HERE / "fixtures" / "cards"
HOSTILE = "<script>document.title='x'</script> \u202eKÄÄNNETTY\u202c =cmd|' /C calc'!A0 " + "pitkä " * 3300


def cli(*words):
    """Runs the command line."""
    done = subprocess.run(
        [sys.executable, "-m", "extract", *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 5}, done.stderr
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of two scans and a dump, and its tables."""
    top = tmp_path_factory.mktemp("desk")
    (top / "in").mkdir()
    for name in ("s20831-ocr-eng.pdf", "s20731-text.txt", "s20731-born.pdf"):
        shutil.copy(CARDS / name, top / "in")
    cli("run", top / "in", "-o", top / "out", "--workers", 1, "--quiet")
    return top


@pytest.fixture
def archive(made, tmp_path):
    """A copy of its own for each test."""
    shutil.copytree(made, tmp_path / "a")
    cli("run", tmp_path / "a/in", "-o", tmp_path / "a/out", "--workers", 1, "--quiet")
    return tmp_path / "a"


class Server:
    """The desk as a process of its own."""

    def __init__(self, archive, *words, port=0):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extract", "review", archive / "out", "--reviewer", "Aino",
             "--language", "en", "--port", str(port), *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.address = self.process.stdout.readline().strip()
        self.port = int(re.search(r":(\d+)/", self.address)[1])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def server(archive):
    started = Server(archive)
    yield started
    started.kill()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, server):
    """The desk, opened by the printed address; no error of a script is borne."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(server.address)
    opened.wait_for_selector(".question h2")
    yield opened
    context.close()
    assert not errors


def saved(page, text="Saved"):
    playwright.expect(page.locator("#saved")).to_have_text(text, timeout=20_000)


def lines(archive):
    path = archive / "in/decisions.csv"
    return decisions.read([path]).decisions if path.exists() else ()


def test_from_a_flag_to_a_changed_table_by_keys_alone(archive, page):
    """Run, one key, run: the value is the person's; then taken back, and it is the reading's again."""
    assert page.url.endswith("/")
    page.keyboard.press("/")
    page.keyboard.type("S20831")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_selector("h2:has-text('S20831')")
    title = page.inner_text(".head h2")
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("Päätetty arvo")
    page.keyboard.press("Enter")
    saved(page)
    (decision,) = lines(archive)
    assert (decision.value, decision.reviewer) == ("Päätetty arvo", "Aino")
    cli("run", archive / "in", "-o", archive / "out", "--workers", 1, "--quiet")
    table = f"'{archive}/out/fields.parquet'"
    query = f"SELECT value, confidence, needs_review FROM {table} WHERE value_origin = 'person'"
    assert duckdb.sql(query).fetchall() == [("Päätetty arvo", 1.0, False)]
    page.keyboard.press("z")
    saved(page, "Taken back")
    playwright.expect(page.locator(".head h2")).to_have_text(title)
    cli("run", archive / "in", "-o", archive / "out", "--workers", 1, "--quiet")
    assert duckdb.sql(query).fetchall() == []


def test_one_key_decides_and_goes_on(archive, page):
    """Accepted, chosen by a figure, put off: three keys, three other questions."""
    seen = [page.inner_text(".question")]
    for key in ("a", "s", "Enter"):
        page.keyboard.press(key)
        playwright.expect(page.locator(".question")).not_to_have_text(seen[-1], use_inner_text=True)
        seen.append(page.inner_text(".question"))
    saved(page)
    assert len(lines(archive)) == 2


def test_keys_rest_while_a_text_field_has_the_focus(archive, page):
    """What is typed is typed."""
    page.keyboard.press("n")
    page.keyboard.type("axuzs")
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    saved(page)
    (decision,) = lines(archive)
    assert (decision.note, decision.decision) == ("axuzs", "accept")


def test_hostile_texts_stay_texts(archive, page):
    """Markup, marks of direction, formulas and 20,000 signs are stored as they are and shown as signs."""
    page.keyboard.press("e")
    page.evaluate("text => { document.getElementById('writing').value = text; }", HOSTILE)
    page.keyboard.press("Enter")
    saved(page)
    assert lines(archive)[0].value == HOSTILE
    cli("run", archive / "in", "-o", archive / "out", "--workers", 1, "--quiet")
    again = Server(archive)
    try:
        page.goto(again.address)
        page.click("[data-view=card]")
        page.wait_for_selector(".field")
        options = page.locator(".card select option")
        for at in range(options.count()):
            page.select_option(".card select", index=at)
            page.wait_for_timeout(300)
            if page.locator(".sign").count():
                break
        assert page.locator(".sign").first.inner_text() == "RLO"
        assert page.title() == "sokra-extract"
        assert "<script>" in page.inner_text(".card")
    finally:
        again.kill()


def test_two_tabs_are_one_desk(archive, page, server):
    """An answer of one is known in the other; nothing stands there twice."""
    other = page.context.new_page()
    other.goto(f"http://127.0.0.1:{server.port}/")
    other.wait_for_selector(".question h2")
    page.keyboard.press("a")
    saved(page)
    other.keyboard.press("a")
    saved(other)
    ids = [one.id for one in lines(archive)]
    assert len(ids) == len(set(ids)) == 2
    assert len(decisions.settle(lines(archive)).used) <= 2


def test_an_answer_given_while_the_server_is_away_is_not_called_saved(archive, page, server):
    """The page says so and keeps asking."""
    os.kill(server.process.pid, signal.SIGSTOP)
    page.keyboard.press("a")
    time.sleep(0.5)
    assert page.inner_text("#saved") == "Saving …"
    assert not lines(archive)
    os.kill(server.process.pid, signal.SIGCONT)
    saved(page)
    assert len(lines(archive)) == 1
    server.kill()
    page.keyboard.press("a")
    playwright.expect(page.locator("#saved")).to_have_class("bad", timeout=20_000)
    assert len(lines(archive)) == 1


def test_an_answer_outlives_its_tab_and_the_server(archive, page, server):
    """Given while the server is dead, the tab closed, the server started anew: it is sent, once."""
    page.wait_for_timeout(1500)
    server.kill()
    page.keyboard.press("a")
    playwright.expect(page.locator("#saved")).to_have_class("bad", timeout=20_000)
    assert not lines(archive)
    page.close(run_before_unload=False)
    again = Server(archive)
    try:
        assert again.port == server.port
        tab = page.context.new_page()
        tab.goto(again.address)
        saved(tab)
        playwright.expect(tab.locator("#left")).to_contain_text(re.compile(r"^\d+ of \d+"))
        assert [one.decision for one in lines(archive)] == ["accept"]
        left, total = map(int, re.findall(r"\d+", tab.inner_text("#left")))
        assert left == total - 1
    finally:
        again.kill()


def test_a_note_is_shown_until_it_is_given(page):
    """And what was said of another view does not stay."""
    page.keyboard.press("n")
    page.keyboard.type("epäselvä")
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".note")).to_have_text("Note: epäselvä")
    page.keyboard.press("z")
    saved(page, "There is nothing to take back.")
    page.click("[data-view=archive]")
    playwright.expect(page.locator("#saved")).to_have_text("")


def test_one_word_is_decided_everywhere_by_two_keys(archive, page):
    """The places are listed first; one line each, with one parent."""
    page.select_option("[aria-label=Kind]", "word")
    page.wait_for_selector("button:has-text('The same elsewhere')")
    for _ in range(40):
        page.keyboard.press("g")
        page.wait_for_timeout(150)
        if page.locator(".same li").count():
            break
        page.keyboard.press("j")
        page.wait_for_timeout(150)
    count = page.locator(".same li").count()
    assert count
    page.keyboard.press("Enter")
    saved(page)
    made = lines(archive)
    assert len(made) == count + 1
    assert {one.parent for one in made[1:]} == {made[0].id}


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_nothing_hinders_anybody(page, width, height):
    """Axe finds nothing in the three views, on a desk and on a tablet; nothing is cut off at the side."""
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": height})
    for view in ("queue", "card", "archive"):
        page.click(f"[data-view={view}]")
        page.wait_for_selector({"queue": ".question h2", "card": ".field", "archive": ".plots"}[view])
        page.wait_for_timeout(500)
        found = Axe().run(page).response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_asks_nobody_else(page, server):
    """Not a single request leaves for another address."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for view in ("card", "archive", "queue"):
        page.click(f"[data-view={view}]")
        page.wait_for_timeout(400)
    assert asked
    assert all(url.startswith(f"http://127.0.0.1:{server.port}/") for url in asked)


def test_a_picture_shows_the_word_and_only_of_what_was_read(archive, page):
    """Drawn from the file with the hash that was read; another content gives a sentence instead."""
    page.fill("#search", "S20831")
    page.keyboard.press("Tab")
    page.wait_for_selector(".crop img")
    page.wait_for_timeout(3000)
    assert page.inner_text(".crop") == ""
    assert page.evaluate("document.querySelector('.crop img').naturalWidth") > 50
    with (archive / "in/s20831-ocr-eng.pdf").open("ab") as file:
        file.write(b"\n% other\n")
    number = page.evaluate("document.querySelector('.crop img').src.split('/').pop()")
    told = page.evaluate(f"fetch('/whole/{number}').then(answer => answer.json())")
    assert "content has changed" in told["error"]


def test_the_static_copy_is_read_only(archive, tmp_path):
    """Pages without scripts, with the pictures beside them."""
    cli("review", archive / "out", "--export", tmp_path / "look", "--language", "fi")
    text = (tmp_path / "look/index.html").read_text("utf-8")
    assert "<script" not in text
    assert "<button" not in text
    assert list((tmp_path / "look").glob("*.png"))
