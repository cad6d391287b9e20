"""A parser of arguments that says what was probably meant, and completions for shells."""

import argparse
import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NoReturn

CHOICE = re.compile(r"invalid choice: '([^']*)' \(choose from (.*)\)")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


class Parser(argparse.ArgumentParser):
    """The standard's parser, with the nearest word where one is not known."""

    commands: Mapping[str, argparse.ArgumentParser] = MappingProxyType({})

    def error(self, message: str) -> NoReturn:
        """Ends the program with exit code 2, the usage and the likeliest word."""
        near = self._nearest(message)
        super().error(f"{message}. Did you mean {near}?" if near else message)

    def _nearest(self, message: str) -> str | None:
        """The known word nearest to the one that a message complains of."""
        if chosen := CHOICE.search(message):
            word, known = chosen[1], re.findall(r"'([^']*)'", chosen[2])
        elif message.startswith("unrecognized arguments: -"):
            word, known = message.split()[2].partition("=")[0], self._flags()
        else:
            return None
        return next(iter(difflib.get_close_matches(word, known, 1)), None)

    def _flags(self) -> list[str]:
        """All flags of this parser and of its commands' parsers."""
        usages = [self.format_usage(), *(command.format_usage() for command in self.commands.values())]
        return FLAG.findall(" ".join(usages))


class PrintCompletion(argparse.Action):
    """Prints what completes commands and flags in a shell, and ends."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 - as the standard's
        option_string: str | None = None,
    ) -> None:
        """Prints the script for the shell named in ``values``."""
        del namespace, option_string
        import shtab

        print(shtab.complete(parser, values))
        parser.exit()
