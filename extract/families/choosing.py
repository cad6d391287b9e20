"""Which family a user means: a shipped one by name, a file of their own, several, or any by its labels.

A file is read and checked here, once; its text is the reference that travels with the settings.
"""

import difflib
from pathlib import Path

from extract.errors import UsageError
from extract.families.checking import check
from extract.families.loading import AUTO, DEFAULT, SEVERAL, load, names

_ONE_LABEL = (
    '[[labels]]\ntext = "unknown"\nfields = ["unknown"]\n[[fields]]\nname = "unknown"\nkind = "text"\n'
)


def chosen(given: str) -> str:
    """The reference of what a user names: ``sokra``, ``own.toml``, ``auto``, or several with commas.

    Raises:
        UsageError: there is no such family, or its file cannot be read or is none, with every fault.
    """
    if "\n" in given or SEVERAL in given:
        return given
    parts = [part.strip() for part in given.split(",") if part.strip()]
    references = [reference for part in parts for reference in _references(part)]
    if not references:
        raise UsageError("Name a family or a family's file.")
    made = SEVERAL.join(dict.fromkeys(references))
    load(made)
    return made


def in_language(model: str) -> str:
    """The reference of a family that stands for a form of which only the language is known.

    Raises:
        UsageError: the engine names no model so.
    """
    text = f'name = "unknown"\nlanguages = ["{model}"]\n' + _ONE_LABEL
    check(text, "--language")
    return text


def _references(part: str) -> list[str]:
    if part == AUTO:
        return list(names())
    if part == DEFAULT:
        return [load(DEFAULT).reference]
    if part in names():
        return [part]
    path = Path(part)
    if path.suffix == ".toml" or path.is_file():
        return [_text(path)]
    near = difflib.get_close_matches(part, names(), 1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names())}, or name a file."
    raise UsageError(f"There is no card family {part!r}; {hint}")


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The family's file {path} cannot be read: {error}.") from error
    check(text, str(path))
    return text if text.endswith("\n") else f"{text}\n"
