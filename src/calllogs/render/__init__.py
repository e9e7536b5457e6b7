"""Answers as text, JSON, files and Slack blocks. Pure."""
