"""Logging to standard error, without what callers asked and what calls said."""

import logging
import traceback
from types import TracebackType

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class DiscreetFormatter(logging.Formatter):
    """Formats an exception as its kind and where it arose, without its text.

    The text may quote a number, a filter or a reply.
    """

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802  logging's own name
        """Return `ValueError at server.py:12 run, tools.py:34 _read`."""
        kind, _, trace = ei
        frames = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return f"{kind.__name__ if kind else 'Error'} at {', '.join(frames)}"


def log_to_stderr() -> None:
    """Send warnings to standard error; standard output belongs to the protocol.

    Called before MCPServer is built, which otherwise installs a handler of its own.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
