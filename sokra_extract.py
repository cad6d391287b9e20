"""The way in from the shell: tells where another package called ``extract`` stands before this program's.

The program is imported as ``extract``. In an environment that it shares, another package may have the name.
"""

import importlib.util
import sys


def main() -> int:
    """Runs the command line; exit code 2 where its package is not the one that Python finds."""
    try:
        from extract.cli import main as run
    except ImportError as error:
        found = importlib.util.find_spec("extract")
        place = found.origin or next(iter(found.submodule_search_locations or ()), None) if found else None
        if not str(getattr(error, "name", None) or "").startswith("extract"):
            raise
        sys.stderr.write(
            f"sokra-extract: Another package named extract stands before this program's ({place}): give "
            "sokra-extract an environment of its own, as with pipx install sokra-extract.\n"
        )
        return 2
    return run()
