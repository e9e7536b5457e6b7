"""Slack over HTTP."""
