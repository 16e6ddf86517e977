"""What stands around every request: ids, logs, limits, headers, figures."""
