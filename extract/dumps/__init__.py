"""Lines of a plain-text dump into cards' labels and values, by the order of the labels."""

from extract.dumps.cards import PlainCard, as_page, plain_cards, without_page_ends, without_tail

__all__ = ["PlainCard", "as_page", "plain_cards", "without_page_ends", "without_tail"]
