"""What the commands of `dgm` print: tables for people, JSON for programs."""
