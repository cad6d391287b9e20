"""A file's bytes into a document: layers judged, pages read again where that is better, readings joined."""

from extract.reading.arbitration import arbitrated, second_readings
from extract.reading.document import EngineSource, media_type, read
from extract.reading.layer_quality import DAMAGED, SOUND, judge, judge_dump, language
from extract.reading.merge import IMAGE

__all__ = [
    "DAMAGED",
    "IMAGE",
    "SOUND",
    "EngineSource",
    "arbitrated",
    "judge",
    "judge_dump",
    "language",
    "media_type",
    "read",
    "second_readings",
]
