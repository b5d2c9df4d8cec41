"""The books: append-only double entry, a cash book and a commitment book for each fund."""
