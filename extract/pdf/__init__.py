"""A PDF file's bytes into pages of words, ruling lines, links and images, by PDFium.

The only importer of PDFium. Nothing here judges or repairs a text, and nothing is written.
"""

from extract.pdf.attached import Attached, attachments, unpacked
from extract.pdf.crop import crop_png, draw_crop, marked_png, page_png
from extract.pdf.drawn import Framed, drawn_png
from extract.pdf.layers import Layer, layer
from extract.pdf.links import words_under
from extract.pdf.opening import check_end, opened, page_size
from extract.pdf.pictures import Picture, picture
from extract.pdf.plumber import layers, table_rules

__all__ = [
    "Attached",
    "Framed",
    "Layer",
    "Picture",
    "attachments",
    "check_end",
    "crop_png",
    "draw_crop",
    "drawn_png",
    "layer",
    "layers",
    "marked_png",
    "opened",
    "page_png",
    "page_size",
    "picture",
    "table_rules",
    "unpacked",
    "words_under",
]
