"""Measures what a connection costs that only listens: its memory in the server.

python benchmarks/connections.py
python benchmarks/connections.py --members 2000
"""

from side_by_side import compare

if __name__ == "__main__":
    compare(__doc__, "idle")
