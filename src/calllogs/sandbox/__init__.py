"""A OneUptime-compatible Call Log API over SQLite, on made-up calls or on a dataset.

It imports nothing else of calllogs, so that two independent readings of the API meet in the tests.
"""

from calllogs.sandbox.dataset import Dataset, load_dataset
from calllogs.sandbox.routes import create_app
from calllogs.sandbox.sample_project import SAMPLE_API_KEY, SAMPLE_CALL_LOG_KEY
from calllogs.sandbox.samples import sample_dataset

__all__ = [
    "SAMPLE_API_KEY",
    "SAMPLE_CALL_LOG_KEY",
    "Dataset",
    "create_app",
    "load_dataset",
    "sample_dataset",
]
