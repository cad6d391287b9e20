"""The command line: one module a command, and what is shown while a run works."""

from extract.cli.entry import main

__all__ = ["main"]
