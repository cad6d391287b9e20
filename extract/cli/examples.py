"""What stands at the end of each command's help: calls as people make them."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "run": (
        "sokra-extract run ARCHIVE -o TABLES --workers 4",
        "sokra-extract run ARCHIVE -o TABLES --dry-run",
        "sokra-extract run ARCHIVE -o TABLES --database cards.duckdb --excel",
        "sokra-extract run ARCHIVE -o PARTS --shard 3/16",
        "sokra-extract run ARCHIVE -o TABLES --family own.toml",
    ),
    "merge": ("sokra-extract merge PARTS -o TABLES",),
    "inspect": ("sokra-extract inspect card.pdf", "sokra-extract inspect card.pdf --picture seen.png"),
    "show": (
        "sokra-extract show CODE FIELD -o TABLES",
        "sokra-extract show CODE FIELD -o TABLES --input ARCHIVE --crop place.png",
    ),
    "review": (
        "sokra-extract review TABLES",
        "sokra-extract review TABLES --sample 200",
        "sokra-extract review TABLES --export LOOK",
    ),
    "calibrate": ("sokra-extract calibrate TABLES --report calibration.md",),
    "decide": ("sokra-extract decide TABLES/tables.xlsx -o TABLES",),
    "repair": (
        "sokra-extract repair dump.txt > repaired.txt",
        "pdftotext card.pdf - | sokra-extract repair --json",
        "sokra-extract repair --explain WORD",
    ),
    "family": (
        "sokra-extract family draft first.pdf second.pdf third.pdf -o own.toml",
        "sokra-extract family draft more.pdf --from own.toml -o own.toml",
        "sokra-extract family check own.toml fourth.pdf fifth.pdf --saved own.json",
        "sokra-extract family list",
        "sokra-extract family show own.toml",
    ),
    "doctor": ("sokra-extract doctor",),
    "schema": (
        "sokra-extract schema > tables.md",
        "sokra-extract schema --json",
        "sokra-extract schema --family-file",
    ),
    "check": (
        "sokra-extract check fixtures",
        "sokra-extract check fixtures --accept 'cards/first*'",
        "sokra-extract check fixtures --recorded --junit report.xml",
    ),
    "mutate": ("sokra-extract mutate card.pdf -o MUTANTS", "sokra-extract check --mutants MUTANTS"),
    "compare": ("sokra-extract compare TABLES_BEFORE TABLES_AFTER --markdown report.md",),
}


def examples(command: str) -> str:
    """The end of a command's help; empty for a command without examples."""
    calls = EXAMPLES.get(command, ())
    return "\n".join(["examples:", *(f"  {call}" for call in calls)]) if calls else ""
