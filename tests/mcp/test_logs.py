import logging
import sys

from calllogs.mcp.logs import DiscreetFormatter


def test_an_exception_is_logged_as_its_kind_and_place_without_its_text() -> None:
    try:
        int("+1415x5550101")
    except ValueError:
        trouble = sys.exc_info()
    record = logging.LogRecord("calllogs", logging.ERROR, "", 0, "It failed.", None, trouble)
    said = DiscreetFormatter("%(levelname)s %(message)s").format(record)
    assert said.startswith("ERROR It failed.\nValueError at test_logs.py:")
    assert "5550101" not in said
