"""Draft a mapping file from the headers and the first rows of a bank's extracts."""
