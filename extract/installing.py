"""The commands that install what is no package of Python, for the systems that people have.

Names of packages as Debian and Ubuntu (``apt-get``), Fedora (``dnf``) and Homebrew on Linux (``brew``) have
them. The program itself runs on Linux.
"""

import shutil

# By what is needed: packages of apt, dnf and brew. Homebrew's libvoikko brings the Finnish dictionary, its
# tesseract-lang all models.
PACKAGES = {
    "tesseract": (
        "tesseract-ocr tesseract-ocr-fin tesseract-ocr-osd tesseract-ocr-script-latn",
        "tesseract tesseract-langpack-fin tesseract-osd tesseract-script-latin",
        "tesseract tesseract-lang",
    ),
    "fin": ("tesseract-ocr-fin", "tesseract-langpack-fin", "tesseract-lang"),
    "eng": ("tesseract-ocr-eng", "tesseract-langpack-eng", "tesseract-lang"),
    "osd": ("tesseract-ocr-osd", "tesseract-osd", "tesseract"),
    "script/Latin": ("tesseract-ocr-script-latn", "tesseract-script-latin", "tesseract-lang"),
    "voikko": ("libvoikko1 voikko-fi", "libvoikko voikko-fi", "libvoikko"),
}
MANAGERS = (("apt-get", "sudo apt-get install"), ("dnf", "sudo dnf install"), ("brew", "brew install"))


def commands(need: str) -> tuple[str, ...]:
    """The commands that install a need, the one of this machine first.

    Args:
        need: a key of ``PACKAGES``; any other is a model of Tesseract.
    """
    packages = PACKAGES.get(need, (f"tesseract-ocr-{need}", f"tesseract-langpack-{need}", "tesseract-lang"))
    made = [
        (shutil.which(program) is None, f"{words} {names}")
        for (program, words), names in zip(MANAGERS, packages, strict=True)
    ]
    return tuple(command for _, command in sorted(made, key=lambda pair: pair[0]))


def command(need: str) -> str:
    """The commands that install a need, as part of a sentence."""
    return ", or ".join(commands(need))
