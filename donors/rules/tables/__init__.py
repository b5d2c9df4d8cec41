"""Contributions from tables: CSV and XLSX are read, mapped and judged. Pure; nothing is written."""

from donors.rules.tables.cells import Cell as Cell
from donors.rules.tables.cells import CellKind as CellKind
from donors.rules.tables.cells import Row as Row
from donors.rules.tables.cells import Table as Table
from donors.rules.tables.codes import TableRefused as TableRefused
from donors.rules.tables.mapping import ContributionMap as ContributionMap
from donors.rules.tables.mapping import MapFault as MapFault
from donors.rules.tables.mapping import MapInvalid as MapInvalid
from donors.rules.tables.mapping import map_made as map_made
from donors.rules.tables.mapping import map_read as map_read
from donors.rules.tables.mapping import shipped_map as shipped_map
from donors.rules.tables.mapping import shipped_maps as shipped_maps
from donors.rules.tables.opening import open_table as open_table
from donors.rules.tables.reading import ReadRow as ReadRow
from donors.rules.tables.reading import Reason as Reason
from donors.rules.tables.reading import Role as Role
from donors.rules.tables.reading import Status as Status
from donors.rules.tables.reading import read_rows as read_rows
from donors.rules.tables.statistics import ContributionTable as ContributionTable
from donors.rules.tables.statistics import contribution_table as contribution_table
from donors.rules.tables.statistics import table_1 as table_1
from donors.rules.tables.templates import Template as Template
from donors.rules.tables.templates import template_map as template_map
from donors.rules.tables.templates import template_rows as template_rows
