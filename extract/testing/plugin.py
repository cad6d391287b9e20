"""Hooks and fixtures that pytest finds by the entry point ``sokra_cards``; costs nothing when not used."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from extract.model import Card
    from extract.testing.cards import Reader
    from extract.testing.collecting import Checks

CHECKS: "pytest.StashKey[Checks]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the plugin's flags."""
    group = parser.getgroup("sokra-extract", "project cards")
    group.addoption(
        "--sokra-cards",
        action="append",
        default=[],
        metavar="FOLDER",
        help="collect a test a document and field from the golden files in FOLDER/golden",
    )
    group.addoption(
        "--sokra-recorded", action="store_true", help="play back the recorded OCR in FOLDER/golden/recorded"
    )
    group.addoption(
        "--sokra-accept",
        action="store_true",
        help="make what the chosen documents give their golden files; what is accepted passes",
    )
    group.addoption(
        "--sokra-family", default="default", metavar="NAME|FILE", help="the cards' family, or its file"
    )
    group.addoption(
        "--sokra-workers", type=int, default=1, metavar="N", help="documents read at the same time (1)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Makes the folders of cards part of what is collected.

    Raises:
        UsageError: a folder is not there.
    """
    folders = [Path(config.invocation_params.dir, name).resolve() for name in config.option.sokra_cards]
    if not folders:
        return
    for folder in folders:
        if not folder.is_dir():
            raise pytest.UsageError(f"--sokra-cards: there is no folder {folder}")
    from extract.testing.collecting import Checks

    config.stash[CHECKS] = Checks(config, folders)
    given = [Path(config.invocation_params.dir, arg.split("::")[0]).resolve() for arg in config.args]
    for folder in folders:
        # What was named inside the folder, or around it, is what is wanted of it.
        if not any(path.is_relative_to(folder) or folder.is_relative_to(path) for path in given):
            config.args.append(str(folder))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The tests of a document, or of a golden file without one."""
    checks = parent.config.stash.get(CHECKS, None)
    return checks.collector(file_path, parent) if checks is not None else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Names the golden files that were accepted; an accepted change is to be looked at and committed."""
    checks = config.stash.get(CHECKS, None)
    if checks is not None and checks.accepted:
        terminalreporter.section("golden files accepted")
        for line in checks.accepted:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def _card_reader(pytestconfig: pytest.Config) -> "Reader":
    from extract.testing.cards import Reader

    return Reader(pytestconfig.option.sokra_recorded, pytestconfig.option.sokra_cards)


@pytest.fixture(scope="session")
def extract_card(_card_reader: "Reader") -> "Callable[..., Card]":
    """``extract_card(path, card_no=1)``: the card of a document, which is read once a session."""
    return _card_reader.card


@pytest.fixture(scope="session")
def assert_card(_card_reader: "Reader") -> Callable[..., None]:
    """``assert_card(path, card_no=1, **fields)``: fails where a field's typed value is another one."""
    return _card_reader.assert_card
