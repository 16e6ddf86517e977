"""The same questions answered with other libraries: compared first, timed after."""

from benchmarks.peers.compare import beside

__all__ = ["beside"]
