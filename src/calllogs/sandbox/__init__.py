"""A OneUptime-compatible Call Log API over SQLite, and a Twilio beside it, on made-up calls.

It imports nothing else of calllogs, so that two independent readings of the API meet in the tests.
"""

from calllogs.sandbox.dataset import Dataset, load_dataset
from calllogs.sandbox.routes import create_app
from calllogs.sandbox.sample_project import SAMPLE_API_KEY, SAMPLE_CALL_LOG_KEY
from calllogs.sandbox.samples import sample_dataset
from calllogs.sandbox.twilio import SAMPLE_ACCOUNT_SID, SAMPLE_TWILIO_KEY, SAMPLE_TWILIO_SECRET

__all__ = [
    "SAMPLE_ACCOUNT_SID",
    "SAMPLE_API_KEY",
    "SAMPLE_CALL_LOG_KEY",
    "SAMPLE_TWILIO_KEY",
    "SAMPLE_TWILIO_SECRET",
    "Dataset",
    "create_app",
    "load_dataset",
    "sample_dataset",
]
