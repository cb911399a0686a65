"""Measures what a room costs: this chat, plain Flask-SocketIO and Node's socket.io, side by side.

python benchmarks/fanout.py                          every scenario, three rounds
python benchmarks/fanout.py --scenario room --rounds 5
python benchmarks/fanout.py --scenario paced --paced 20 --members 500
"""

from side_by_side import compare

if __name__ == "__main__":
    compare(__doc__, "room", "big", "paced")
