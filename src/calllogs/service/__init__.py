"""CallLogs, what every face asks."""
