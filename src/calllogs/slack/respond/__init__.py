"""How an answer reaches Slack."""
