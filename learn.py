"""Real-Time Flask: learn real-time web programming with Python, and end with a chat.

python learn.py                 start here: serve the chat and the course site
python learn.py lesson 1        run lesson 1's worked example; --mine runs your exercise
python learn.py check 1         check your exercise of lesson 1; --watch checks at every save
python learn.py hint 1          the next hint for a task; solution 1, reset 1 and progress help too
python learn.py docs            serve the course site; --build writes it to site/
python learn.py test            run every test of this repository
python learn.py doctor          what is wrong on this machine, and how to mend it

Add --help to a command for its options. The first start makes .venv beside this file and
installs into it what the course needs; nothing else on the computer is changed.
"""

# This file has to be readable for Python 2.7, whose users are owed a sentence and no SyntaxError:
# no f-strings and no annotations here. What needs a newer Python is in course/environment.py.
import os
import sys

OLDEST = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.stderr.write(
            "Real-Time Flask needs Python %d.%d or newer, and this is Python %d.%d: install a newer"  # noqa: UP031
            " one from python.org, then start again with it, as in: python3.12 learn.py\n"
            % (OLDEST + tuple(sys.version_info[:2]))
        )
        sys.exit(2)
    if sys.argv[1:2] in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(__doc__ or "")
        sys.exit(0)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from course.environment import main

    main()
