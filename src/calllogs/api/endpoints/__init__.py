"""The resources beside the call log: incidents, people and teams, execution logs, channels."""
