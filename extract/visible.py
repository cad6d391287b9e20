"""Foreign text as it may be shown: signs that command a terminal, a log or a parser become visible escapes.

A name or a value is as foreign as its file. Nothing here changes what stands in the tables.
"""

import re

# C0 but tab and line feed, DEL, C1; marks that turn, hide or part text; halves of pairs; what no XML holds.
COMMANDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# What a line may not begin with: commands of GitHub, Azure and TeamCity, which take leading blanks as well.
_WORKFLOW = re.compile(r"^([ \t]*)(::|##\w*\[)", re.MULTILINE)


def shown(text: str) -> str:
    """Text of one or more lines with every commanding sign as an escape."""
    return COMMANDING.sub(_escaped, text)


def in_line(text: str) -> str:
    """Text that stays in its line: line ends and tabs are escapes too."""
    return shown(text).replace("\n", "\\n").replace("\t", "\\t")


def without_commands(text: str) -> str:
    """Lines of which none is a command to whoever runs this program in a workflow."""
    return _WORKFLOW.sub(r"\1\\\2", text)


def in_json(text: str) -> str:
    """JSON's text with commanding signs as JSON's own escapes: the same value."""
    return COMMANDING.sub(_json_escaped, text)


def _escaped(sign: "re.Match[str]") -> str:
    code = ord(sign[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escaped(sign: "re.Match[str]") -> str:
    units = sign[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
