"""What a call log is: fields, relations, statuses, records. Pure."""
