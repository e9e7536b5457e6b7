"""What the process says about itself, on standard error: never what a call said or asked."""

import logging
import traceback
from types import TracebackType

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes an exception as its kind and where it arose, without its text.

    The text may quote a number, a filter or a reply.
    """

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  logging's own name
        """Return `ValueError at server.py:12 run, tools.py:34 _read`."""
        kind, _, trace = ei
        return f"{kind.__name__ if kind else 'Error'} at {', '.join(_places(trace))}"


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]


def log_to_stderr() -> None:
    """Send warnings to standard error; standard output belongs to the protocol.

    Called before MCPServer is built, which otherwise installs a handler of its own.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
