"""The template of each kind of row: its columns, an example, and the map that reads it back."""

from dataclasses import dataclass

from donors.rules.tables.kinds import BOOKED_KINDS, FIELDS, Field, Shape
from donors.rules.tables.mapping import FORMAT, ContributionMap


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its head is the field's name; `shape` is the code of how it is explained."""

    head: str
    example: str
    required: bool
    shape: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A header and one example row that is told apart from what somebody typed."""

    kind: str
    columns: tuple[TemplateColumn, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Return the heads of the columns."""
        return tuple(column.head for column in self.columns)

    @property
    def example(self) -> tuple[str, ...]:
        """Return the example row; left in the file, it is rejected as such."""
        return tuple(column.example for column in self.columns)


def template_rows(kind: str) -> Template:
    """Return the template of pledges, agreements, installments or receipts.

    :raises LookupError: for another kind
    """
    return Template(kind, tuple(_column(field) for field in _fields(kind)))


def template_map(kind: str, *, decimal: str = ".", grouping: str = "") -> ContributionMap:
    """Return the map by which a file made from a template is read.

    The marks of amounts are those of the program in which it was filled in.

    :raises LookupError: for a kind without a template
    """
    fields = _fields(kind)
    return ContributionMap(
        name=f"template-{kind}",
        rows=kind,
        columns={field.name: field.name for field in fields},
        constants={},
        decimal=decimal,
        grouping=grouping,
        example={field.name: _example(field.example, field, decimal) for field in fields},
    )


def template_text(kind: str) -> str:
    """Return the map of a template as text, to be changed.

    :raises LookupError: for a kind without a template
    """
    columns = "\n".join(f'{field.name} = "{field.name}"' for field in _fields(kind))
    return (
        f'format = "{FORMAT}"\nname = "template-{kind}"\nrows = "{kind}"\n\n[columns]\n{columns}\n'
    )


def _fields(kind: str) -> tuple[Field, ...]:
    if kind not in BOOKED_KINDS:
        raise LookupError(kind)
    return FIELDS[kind]


def _column(field: Field) -> TemplateColumn:
    return TemplateColumn(field.name, field.example, field.required, field.shape.value, field.words)


def _example(text: str, field: Field, decimal: str) -> str:
    return text.replace(".", decimal) if field.shape is Shape.AMOUNT else text
