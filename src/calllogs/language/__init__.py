"""The filter language: `parser.parse` reads a text into a filter."""
