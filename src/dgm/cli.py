"""The command line: `dgm`."""


def main() -> None:
    """Run the command line."""
