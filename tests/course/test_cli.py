"""Shows what the commands answer to wrong use, and which exit codes they give."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from course.lessons import ROOT


def learn(*arguments, cwd=ROOT, **environment):
    return subprocess.run(
        [sys.executable, "-m", "course", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(cwd), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["chekc", "1"], "There is no command chekc: did you mean check?"),
        (
            ["xyz"],
            "There is no command xyz: choose one of board, check, docs, doctor, grade, hint, ",
        ),
        (["lesson", "99"], "There is no lesson 99. Choose one of: "),
        (["check", "rooms"], "There is no lesson rooms."),
        (["check", "0"], "Lesson 0 has no exercise: it is for looking and measuring."),
        (["lesson", "0", "--mine"], "Lesson 0 has no exercise"),
        (["reset", "0"], "Lesson 0 has no exercise"),
        (["lesson"], "Missing argument 'N'. See learn.py lesson --help."),
        (["lesson", "1", "--prot", "1"], "No such option"),
        (["lesson", "1", "--port", "many"], "'many' is not a valid integer range."),
        (["--host", "nowhere.invalid"], "nowhere.invalid is no address of this computer"),
        (["check", "1", "--file", "nothing.py"], "nothing.py"),
        (["check", "1", "--board", "127.0.0.1:9/k7qd"], "takes both: --board ADDRESS --as NAME"),
        (["check", "1", "--as", "Ann"], "takes both: --board ADDRESS --as NAME"),
        (["doctor", "more"], "unexpected extra argument (more)"),
    ],
)
def test_wrong_use_gets_one_line_on_stderr_and_2(arguments, answer):
    done = learn(*arguments)
    assert answer in done.stderr
    assert (len(done.stderr.splitlines()), done.stdout, done.returncode) == (1, "", 2)


def test_a_check_says_by_its_exit_code_whether_all_tasks_pass():
    solution = ROOT / "lessons" / "01_basic_emit" / "solution.py"
    starter = ROOT / "lessons" / "01_basic_emit" / "exercise.py"
    assert learn("check", "1", "--file", str(solution)).returncode == 0
    assert learn("check", "1", "--file", str(starter)).returncode == 1


def test_from_another_folder_the_next_command_has_the_path_of_learn_py(copy, tmp_path):
    elsewhere = {"cwd": tmp_path, "PYTHONPATH": str(copy)}
    done = learn("check", "1", **elsewhere)
    command = re.search(r"then: \S+ (.+)$", done.stdout, re.M)[1]
    assert shlex.split(command) == [str(copy / "learn.py"), "check", "1"]
    assert re.search(r"then: \S+ learn.py check 1$", learn("check", "1", cwd=copy).stdout, re.M)
    file = tmp_path / "my own.py"
    shutil.copy(copy / "lessons" / "01_basic_emit" / "exercise.py", file)
    done = learn("check", "1", "--file", str(file), **elsewhere)
    command = re.search(r"then: \S+ (.+)$", done.stdout, re.M)[1]
    assert shlex.split(command)[1:] == ["check", "1", "--file", "my own.py"]


def test_building_the_site_fails_on_a_broken_link_and_shows_it(copy):
    (copy / "mkdocs.yml").write_text("site_name: A small site\ndocs_dir: pages\n", "utf-8")
    page = copy / "pages" / "index.md"
    page.parent.mkdir()
    page.write_text("See [here](index.md).\n", "utf-8")
    assert learn("docs", "--build", cwd=copy).returncode == 0
    assert (copy / "site" / "index.html").exists()
    page.write_text("See [nowhere](nowhere.md).\n", "utf-8")
    done = learn("docs", "--build", cwd=copy)
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr + done.stdout


def test_what_a_lesson_needs_is_not_imported_by_the_others():
    script = "import sys, course.cli; print(sorted(set(sys.modules) & set(sys.argv)))"
    heavy = ["flask", "socketio", "rich", "mkdocs", "psutil", "asyncio", "subprocess"]
    done = subprocess.run([sys.executable, "-c", script, *heavy], cwd=ROOT, capture_output=True)
    assert done.stdout.strip() == b"[]"


def test_a_companys_proxy_is_not_asked_for_this_computer():
    script = (
        "import os; from course.cli import run; run(['nothing']); print(os.environ['NO_PROXY'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "NO_PROXY": "example.org"},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "example.org,127.0.0.1,localhost,::1\n"
