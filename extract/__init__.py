"""Turns archives of Finnish project cards (hankekortit) into tables that can be cited."""

__version__ = "0.2.0"

__all__ = ["__version__", "load", "merge", "repair_text", "run", "tables_at"]


def __getattr__(name: str) -> object:
    """The public calls, imported when they are first asked for."""
    if name == "repair_text":
        from extract.repair import repair_text

        return repair_text
    if name in {"load", "merge", "run", "tables_at"}:
        from extract import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
