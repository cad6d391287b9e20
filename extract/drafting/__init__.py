"""A family drafted from examples of a form, and a family's file held against documents."""

from extract.drafting.draft import Draft, DraftLabel, draft
from extract.drafting.examples import Example, example, plain_pages
from extract.drafting.kinds import family_name
from extract.drafting.writing import toml

__all__ = ["Draft", "DraftLabel", "Example", "draft", "example", "family_name", "plain_pages", "toml"]
