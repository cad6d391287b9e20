"""The checksums of the package's trained tables."""

import hashlib

from extract.finnish.lexicon import DATA


def checksums() -> None:
    """The checksums of the tables."""
    files = sorted(path for path in DATA.iterdir() if path.suffix == ".bin")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DATA / "SHA256SUMS").write_text("".join(lines), "utf-8")
