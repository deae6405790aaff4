"""Opens TCP, UDP and raw sockets, IPv4 and IPv6, and sends a packet to this machine.

seccomp refuses every family but AF_UNIX, and the network namespace has no interface.
"""

import socket

PORT = 47613
LISTENER = None
ANSWERS = {
    "double": f"""
import socket
def double(number):
    reasons = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_PACKET):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                with socket.socket(family, kind) as s:
                    if kind == socket.SOCK_DGRAM: s.sendto(b"dgm-attack", ("127.0.0.1", {PORT}))
                return 2 * number
            except OSError as error: reasons.append(error)
    raise reasons[0]
"""
}
SEEN = "Operation not permitted"


def prepare(folder):
    global LISTENER
    LISTENER = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    LISTENER.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    LISTENER.bind(("127.0.0.1", PORT))
    LISTENER.setblocking(False)


def check(scene):
    with LISTENER:
        try:
            raise AssertionError(f"a packet came out: {LISTENER.recv(100)}")
        except BlockingIOError:
            pass
