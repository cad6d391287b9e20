"""A report for machines: JUnit XML, annotations of GitHub's workflows, JSON.

Makes text alone; the command writes it.
"""

import json
from dataclasses import asdict
from xml.etree import ElementTree as ET

from extract.golden.people import settled_by, values_of, where, word_difference
from extract.golden.report import Difference, DocumentCheck, Report, Verdict
from extract.visible import in_json, shown


def junit(report: Report) -> str:
    """The report as JUnit XML: a suite a document, a case a field and one for the document itself."""
    root = ET.Element("testsuites", name="sokra-extract check")
    for document in report.documents:
        cases = [(0, ""), *document.fields]
        name = shown(document.source_path)
        seconds = f"{document.seconds:.3f}"
        suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(cases)), time=seconds)
        counting = document.by_case(cases)
        failed = {case for case, found in counting.items() if found}
        if document.failed and not failed:
            failed.add((0, ""))
        suite.set("failures", str(len(failed)))
        for case in cases:
            told = f"card {case[0]} {case[1]}" if case[0] else "document"
            # A document is read once: its own case has the time, those of its fields have none.
            spent = "0" if case[0] else seconds
            element = ET.SubElement(suite, "testcase", classname=name, name=told, time=spent)
            if case in failed:
                lines = [_told(item) for item in counting[case]] or _about(document)
                text = "\n".join([*lines, settled_by(report, document)])
                ET.SubElement(element, "failure", message=document.verdict.value).text = shown(text)
    if report.trouble:
        suite = ET.SubElement(root, "testsuite", name=shown(report.folder), tests="1", failures="1")
        element = ET.SubElement(suite, "testcase", classname=shown(report.folder), name="folder")
        ET.SubElement(element, "failure", message=shown(report.trouble))
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _about(document: DocumentCheck) -> list[str]:
    """What is told of a document without differences."""
    if document.verdict is Verdict.STALE:
        return []
    return [document.message, *(values_of(document) if document.verdict is Verdict.MISSING else [])]


def _told(item: Difference) -> str:
    return f"{item.subject}{where(item)}: {' '.join(word_difference(item.before, item.after, colour=False))}"


def github(report: Report) -> str:
    """An annotation a difference for GitHub's workflows; empty where nothing fails."""
    lines = [f"::error title=check::{_escaped(report.trouble)}"] if report.trouble else []
    for document in report.documents:
        if document.failed and not document.counting:
            own = f"{report.folder}/{document.source_path}"
            text = "\n".join([*_about(document), settled_by(report, document)])
            at = f"file={_escaped(own, inside=True)}"
            lines.append(f"::error {at},title={document.verdict.value}::{_escaped(text)}")
        golden = f"{report.golden or f'{report.folder}/golden'}/{document.source_path}.golden"
        for item in document.counting:
            at = f"file={_escaped(golden, inside=True)},line={item.line}"
            text = f"{_told(item)}\n{settled_by(report, document)}"
            lines.append(f"::error {at},title={_escaped(item.subject, inside=True)}::{_escaped(text)}")
    return "".join(f"{line}\n" for line in lines)


def _escaped(text: str, *, inside: bool = False) -> str:
    """Text as a workflow command wants it."""
    text = shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if inside else text


def as_json(report: Report) -> str:
    """The report with every difference as JSON."""
    documents = [
        {
            "source_path": document.source_path,
            "verdict": document.verdict.value,
            "message": document.message or None,
            "seconds": round(document.seconds, 3),
            "accepted_by": report.accepting(document) if document.failed else None,
            "differences": [asdict(item) for item in document.differences],
        }
        for document in report.documents
    ]
    held = {
        "folder": report.folder,
        "failed": report.failed,
        "trouble": report.trouble or None,
        "counts": dict(report.counts),
        "documents": documents,
    }
    return in_json(json.dumps(held, ensure_ascii=False, indent=1)) + "\n"
