"""A page's image into words with boxes: prepared, read by Tesseract, doubtful words read a second time.

It knows neither cards nor labels; the only package that imports OCR engines.
"""

from extract.ocr.bullets_dashes import BULLET
from extract.ocr.filters import Grey
from extract.ocr.ppocr import installed, recogniser_model
from extract.ocr.preprocess import Prepared, cropped
from extract.ocr.reader import MODEL, Engine, PageReader, open_engine
from extract.ocr.second_reading import Reader, Witness
from extract.ocr.suspects import is_name_in_doubt
from extract.ocr.tesseract import RawWord, load, model_file, tessdata_dir

__all__ = [
    "BULLET",
    "MODEL",
    "Engine",
    "Grey",
    "PageReader",
    "Prepared",
    "RawWord",
    "Reader",
    "Witness",
    "cropped",
    "installed",
    "is_name_in_doubt",
    "load",
    "model_file",
    "open_engine",
    "recogniser_model",
    "tessdata_dir",
]
