"""Worked examples on public data, one folder each."""
