"""What became of calls, told by whoever carried them: the port, and Twilio behind it."""

from calllogs.carrier.outcomes import Carrier

__all__ = ["Carrier"]
