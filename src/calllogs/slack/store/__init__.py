"""The database: installations, keys and deliveries, kept between runs."""
