"""A made-up bank with planted facts, for trying graphcrm out and for testing it."""

from graphcrm.sample.bank import SampleBank, generate
from graphcrm.sample.files import write

__all__ = ["SampleBank", "generate", "write"]
