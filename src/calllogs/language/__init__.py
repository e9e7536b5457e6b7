"""Text -> CallLogFilter."""

from calllogs.language.parser import parse

__all__ = ["parse"]
