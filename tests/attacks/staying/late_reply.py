"""Misses the deadline of one question, so that its late reply answers the next one.

A child that was late is killed and never asked again, and every reply names its question.
"""

ANSWERS = {
    "double": """
import threading, time, sys
wire = next(m for n, m in sys.modules.items() if n.endswith("boundary.wire"))
def double(number):
    import gc, socket
    channel = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() >= 0)
    reply = wire.encode(("value", 2 * number))
    def later():
        for request in range(3):
            time.sleep(1)
            try: channel.sendall(wire.FRAME.pack(len(reply), request) + reply)
            except OSError: pass
    threading.Thread(target=later, daemon=True).start()
    time.sleep(2.5)
"""
}
SEEN = "does not fit the question|no answer within|spoke without"
