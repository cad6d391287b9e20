"""Measures the parts of the project; every figure of the documents comes from here."""
