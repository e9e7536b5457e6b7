"""The faces: terminal, MCP, Slack, and the sandbox as a command; none knows another."""
