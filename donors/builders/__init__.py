"""What donors print: the documents and files of imported tables."""
