"""Turns archives of Finnish project cards (hankekortit) into tables that can be cited."""

__version__ = "0.1.0"
