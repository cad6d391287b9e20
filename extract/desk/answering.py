"""What the desk gives to those who were let in: its page, its own files, pictures of questions and cards."""

from importlib import resources
from pathlib import Path

from extract.desk.drawing import Corners, Drawer, NoPictureError
from extract.desk.session import Session
from extract.desk.showing import Boxes
from extract.publish import html_page

STATIC = {
    "app.js": "text/javascript",
    "dom.js": "text/javascript",
    "texts.js": "text/javascript",
    "question.js": "text/javascript",
    "sending.js": "text/javascript",
    "card.js": "text/javascript",
    "archive.js": "text/javascript",
    "desk.css": "text/css",
}
CROP_DPI, PAGE_DPI, MARGIN_PT = 150.0, 100.0, 30.0


def static_files() -> dict[str, bytes]:
    """The page's own files by name; nothing else is ever served from the disk."""
    folder = resources.files("extract.desk") / "static"
    return {name: (folder / name).read_bytes() for name in STATIC}


class Desk:
    """Answers to requests that were let in."""

    def __init__(self, session: Session, language: str) -> None:
        self.session, self.language = session, language
        self.drawer = Drawer()
        self._static = static_files()

    def page(self, language: str) -> str:
        """The page; what it shows it asks for itself."""
        return html_page("extract.desk", "desk.html", language=language)

    def static(self, name: str) -> tuple[bytes, str] | None:
        """One of the page's own files and its type."""
        return (self._static[name], STATIC[name]) if name in self._static else None

    def crop(self, number: int) -> bytes:
        """The picture of a question's place.

        Raises:
            KeyError: there is no such question.
            NoPictureError: it has no picture.
        """
        question = self.session.question(number)
        lines, marked = question.places
        if not lines:
            raise NoPictureError("The value stands on no page.")
        file, sha256 = self._file(question.item.key[0], question.view.card["source_sha256"])
        return self.drawer.places(file, sha256, (_corners(lines), _corners(marked)), CROP_DPI, MARGIN_PT)

    def whole(self, number: int) -> bytes:
        """The whole page that a question stands on.

        Raises:
            KeyError, NoPictureError: as for ``crop``.
        """
        question = self.session.question(number)
        lines, marked = question.places
        page = next(iter(marked or lines), 1)
        file, sha256 = self._file(question.item.key[0], question.view.card["source_sha256"])
        return self.drawer.page(file, sha256, page, _corners(marked or lines), PAGE_DPI)

    def card_page(self, number: int, page: int) -> bytes:
        """A page of a card.

        Raises:
            IndexError, NoPictureError: there is none.
        """
        card = self.session.archive.tables["cards"][number]
        file, sha256 = self._file(card["source_path"], card["source_sha256"])
        return self.drawer.page(file, sha256, page, [], PAGE_DPI)

    def _file(self, source_path: str, sha256: str) -> tuple[Path, str]:
        file = self.session.archive.file(source_path)
        if file is None:
            raise NoPictureError("The document is not where the run read it: give its folder by --input.")
        return file, sha256


def _corners(boxes: Boxes) -> Corners:
    return [(page, box.x0, box.top, box.x1, box.bottom) for page, own in boxes.items() for box in own]
