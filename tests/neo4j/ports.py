"""Free ports that nobody's outgoing connection takes meanwhile."""

import random
import socket

HOST = "127.0.0.1"
BELOW_EPHEMERAL = range(20_000, 32_000)


def free_port() -> int:
    """Return a port of this machine that nobody listens on.

    Systems hand out ports from 32,768 on to clients, so one from below is still free when a server
    that was stopped is started again.
    """
    for port in random.sample(BELOW_EPHEMERAL, k=100):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise AssertionError("none of 100 ports is free")
