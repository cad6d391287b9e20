"""Templates into HTML pages without scripts or requests; the only user of Jinja.

Whatever is put into a page is escaped: names of files and texts of cards are as foreign as the files.
"""

from importlib import resources

from jinja2 import Environment, StrictUndefined


def html_page(package: str, template: str, **values: object) -> str:
    """The page that a package's template makes of values.

    Args:
        package: that the template lies in, as ``extract.batch``.
        template: its file name.
        values: by the name they have in the template; one that it needs and nobody gives is an error.
    """
    text = (resources.files(package) / template).read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text).render(**values)
