"""The desk: a local page on which people settle doubts, one key each; the only user of a web server."""

from extract.desk.agreement import Agreement, agreement
from extract.desk.answering import Desk
from extract.desk.archive import Archive
from extract.desk.export import export
from extract.desk.guard import Doors, Guard
from extract.desk.learning import report
from extract.desk.serving import serve
from extract.desk.session import Session
from extract.desk.sheets import Unusable, decisions_of_sheet

__all__ = [
    "Agreement",
    "Archive",
    "Desk",
    "Doors",
    "Guard",
    "Session",
    "Unusable",
    "agreement",
    "decisions_of_sheet",
    "export",
    "report",
    "serve",
]
