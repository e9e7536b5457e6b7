"""A OneUptime of its own: a Call Log API over SQLite, on samples or on a dataset.

It imports nothing else of calllogs, so that two independent readings of the contract meet in the
tests.
"""

from calllogs.sandbox.dataset import Dataset, load_dataset
from calllogs.sandbox.routes import create_app
from calllogs.sandbox.samples import SAMPLE_API_KEY, SAMPLE_CALL_LOG_KEY, sample_dataset

__all__ = [
    "SAMPLE_API_KEY",
    "SAMPLE_CALL_LOG_KEY",
    "Dataset",
    "create_app",
    "load_dataset",
    "sample_dataset",
]
