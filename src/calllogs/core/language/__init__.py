"""Text -> CallLogFilter."""

from calllogs.core.language.parser import parse

__all__ = ["parse"]
