"""Which ports of 127.0.0.1 are free."""

import socket


def free_port(wanted: int) -> int:
    """The wanted port if nobody has it, else one that the system picks."""
    for port in (wanted, 0):
        # On Linux SO_REUSEADDR forgives connections that are just closing, and still fails where one listens.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port of 127.0.0.1 is free")
