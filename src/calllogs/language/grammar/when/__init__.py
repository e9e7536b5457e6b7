"""Phrases for when a call was made: times, periods, hours that come back, comparisons."""
