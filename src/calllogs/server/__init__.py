"""One process for MCP and Slack over HTTP: `calllogs-server`."""
