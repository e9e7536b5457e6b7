"""Ways a response reaches Slack."""
