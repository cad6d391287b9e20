"""What a table and a column are. Values only."""

from dataclasses import dataclass

from extract.kinds import ColumnType

CONTRACT_VERSION = "2"
LIST_DELIMITER = "; "


__all__ = ["CONTRACT_VERSION", "LIST_DELIMITER", "Column", "ColumnType", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: whether it belongs to the table's primary key.
        pattern: regular expression that every value matches as a whole.
        allowed: closed list of values; empty where there is none.
        titles: what each value of the list means, in English and Finnish; empty where its name says it.
        low, high: least and greatest value of a number.
        may_be_empty: whether an empty text is a value: an empty CSV cell is one then, and none is absent.
    """

    name: str
    type: ColumnType
    en: str
    fi: str
    nullable: bool = False
    key: bool = False
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    titles: tuple[tuple[str, str], ...] = ()
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order and the table its rows belong to.

    Attributes:
        parent: the table whose primary key the rows repeat; None for ``documents``.
        is_read: whether its rows come from reading documents.
    """

    name: str
    title_en: str
    title_fi: str
    columns: tuple[Column, ...]
    parent: str | None = None
    is_read: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Names of the key's columns; empty where rows have no key of their own."""
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: the table has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
