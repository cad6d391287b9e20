"""Turns archives of Finnish project cards (hankekortit) into tables that can be cited."""

__version__ = "0.1.0"

__all__ = ["__version__", "merge", "repair_text", "run", "tables_at"]


def __getattr__(name: str) -> object:
    """The public calls, imported when they are first asked for."""
    if name == "repair_text":
        from extract.repair import repair_text

        return repair_text
    if name in {"merge", "run"}:
        from extract import api

        return getattr(api, name)
    if name == "tables_at":
        from extract.publish import tables_at

        return tables_at
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
