"""What the card view and the archive view show. Values for the page; nothing is drawn here."""

from collections import Counter
from typing import Any

from extract.desk.agreement import agreement
from extract.desk.archive import Archive
from extract.desk.session import Session
from extract.desk.showing import parts_of

MOST_CARDS = 500


def card_list(archive: Archive, search: str) -> dict[str, Any]:
    """Cards by number, as far as they fit a search."""
    wanted, found = search.casefold(), []
    name = archive.family.title_name
    for number, card in enumerate(archive.tables["cards"]):
        label = " · ".join(
            str(part)
            for part in (archive.code(card), card[name.name] if name else None, card["source_path"])
            if part
        )
        if wanted in label.casefold():
            found.append({"number": number, "label": label, "needs_review": card["needs_review"]})
    return {"total": len(found), "cards": found[:MOST_CARDS]}


def card_view(archive: Archive, number: int, language: str) -> dict[str, Any]:
    """A card's fields with their places.

    Raises:
        IndexError: there is no such card.
    """
    card = archive.tables["cards"][number]
    path, card_no = card["source_path"], card["card_no"]
    fields, pages = [], set()
    for view in archive.of_card(path, card_no):
        boxes = [
            {name: row[name] for name in ("page", "x0", "top", "x1", "bottom")}
            for row in view.evidence
            if row["x0"] is not None
        ]
        pages |= {box["page"] for box in boxes}
        fields.append(
            {
                "field": view.field["field"],
                "title": archive.title(view.field["field"], language),
                "status": view.field["field_status"],
                "confidence": view.field["confidence"],
                "needs_review": view.field["needs_review"],
                "origin": view.field["value_origin"],
                "parts": parts_of(view, None)["value_parts"],
                "boxes": boxes,
            }
        )
    return {
        "number": number,
        "label": archive.code(card) or path,
        "document": path,
        "pages": sorted(pages),
        "fields": fields,
    }


def archive_view(session: Session, language: str) -> dict[str, Any]:
    """The archive in figures, as it stands now."""
    archive = session.archive
    counts = archive.told["counts"]
    left = Counter(item.key[2] for number, item in session.items.items() if not session.is_done(number))
    return {
        "figures": {
            "documents": counts["inputs"],
            "cards": counts["cards"],
            "fields": sum(counts["fields"].values()),
            "repairs": counts["repairs"],
            "flagged": counts["fields_to_review"],
            "decided": session.state()["decided"],
        },
        "left_by_field": [
            {"name": archive.title(name, language), "count": count} for name, count in left.most_common()
        ],
        "problems": [
            {"name": name, "count": count}
            for name, count in sorted(counts["problems_by_code"].items(), key=lambda pair: -pair[1])
        ],
        "sources": [{"name": name, "count": count} for name, count in counts["cards_by_text_source"].items()],
        "states": [
            {"name": name, "count": count} for name, count in counts.get("decisions", {}).items() if count
        ],
        "agreement": [
            {"pair": list(one.pair), "both": one.both, "same": one.same, "kappa": one.kappa}
            for one in agreement(session.decided_by())
        ],
    }
