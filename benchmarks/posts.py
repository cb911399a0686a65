"""Measures durable posts per second: ten people in ten rooms, each waits for the acknowledgement.

python benchmarks/posts.py --rounds 5
python benchmarks/posts.py --folder /dev/shm         without the disk
"""

from side_by_side import compare

if __name__ == "__main__":
    compare(__doc__, "posts")
