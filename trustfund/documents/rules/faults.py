"""What is wrong with a file, by a code; errors.py has the sentence of each."""


class Fault(Exception):
    """A file that is not kept. `code` is that of one class in errors.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
