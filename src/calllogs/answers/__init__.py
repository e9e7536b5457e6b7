"""What is computed from calls: totals, timelines, reasons, caveats. Pure."""
