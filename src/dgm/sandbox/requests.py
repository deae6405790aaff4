"""What the trusted side asks the warm parent for, over its control socket. Imports nothing.

FORK comes with two descriptors: the child's end of its channel, where the answer goes too, and
where to write if the child breaks a limit. BEGIN comes with the control socket of a fork that is
to be a warm parent itself, and a file with what it imports, the trusted cell that it executes first
and other trusted cells that it compiles, as JSON.
"""

FORK = b"fork"
BEGIN = b"begin"
