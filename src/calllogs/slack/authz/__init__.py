"""Authorization, rate limits and the audit log."""
