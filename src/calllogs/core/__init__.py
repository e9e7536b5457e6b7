"""Pure: values in, values out; no clock, environment, network, disk or logging."""
