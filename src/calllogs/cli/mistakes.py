"""A filter error as lines: what is wrong, and the text with carets under the word."""

from rich.cells import cell_len

from calllogs.errors import FilterError


def mistake_lines(error: FilterError) -> list[str]:
    """Return the message, then the text with the wrong piece underlined when it is known."""
    if not error.text.strip() or error.end <= error.start:
        return [error.message]
    before, piece = error.text[: error.start], error.text[error.start : error.end]
    carets = "^" * max(1, cell_len(piece))
    return [error.message, f"  {error.text}", f"  {' ' * max(0, cell_len(before))}{carets}"]
