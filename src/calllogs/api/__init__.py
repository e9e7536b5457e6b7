"""OneUptime over HTTP: requests, replies, pages, cached lookups."""
