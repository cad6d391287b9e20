"""The open questions as a folder of pages that need no server: to be looked at, not answered."""

from pathlib import Path

from extract.desk.answering import Desk, static_files
from extract.desk.drawing import NoPictureError
from extract.errors import UsageError
from extract.publish import html_page

ITEMS_A_PAGE = 100
TITLES = {"fi": ("Luettu", "Taulukossa"), "en": ("As read", "In the table")}


def export(desk: Desk, folder: Path) -> int:
    """Writes pages, pictures and the style sheet into a new or empty folder.

    Returns:
        How many questions were written.

    Raises:
        UsageError: something lies in the folder already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: give a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "desk.css").write_bytes(static_files()["desk.css"])
    session, language = desk.session, desk.language
    numbers = [number for number in sorted(session.items) if not session.is_done(number)]
    for at in range(0, max(len(numbers), 1), ITEMS_A_PAGE):
        items = []
        for number in numbers[at : at + ITEMS_A_PAGE]:
            item = session.shown(number, language)
            try:
                (folder / f"{number}.png").write_bytes(desk.crop(number))
                item["picture"] = f"{number}.png"
            except NoPictureError:
                item["picture"] = None
            items.append(item)
        raw, value = TITLES[language]
        page = html_page("extract.desk", "export.html", language=language, items=items, raw=raw, value=value)
        name = "index.html" if at == 0 else f"page-{at // ITEMS_A_PAGE + 1}.html"
        (folder / name).write_text(page, "utf-8")
    return len(numbers)
