"""Paper and files from plain tables and text: PDF, XLSX, CSV, JSON, chart. Knows no house."""
