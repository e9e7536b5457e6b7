"""The database: installations, keys, claims and deliveries, kept between runs."""
