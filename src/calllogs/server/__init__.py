"""`calllogs-server`: MCP and Slack over HTTP, in one process."""
