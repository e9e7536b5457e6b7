"""The database: links, installations and keys, kept between runs."""
