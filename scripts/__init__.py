"""What a developer runs beside the checks."""
