"""Algorithms: arrays in, arrays out, one a file; they know neither stores nor tables."""
