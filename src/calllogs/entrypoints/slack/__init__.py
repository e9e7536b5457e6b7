"""The Slack face: `/calllogs`, answered privately."""

from calllogs.entrypoints.slack.command import main

__all__ = ["main"]
