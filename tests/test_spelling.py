"""Shows that the words on the pages are spelled as the dictionary or our own list spells them."""

from functools import cache

from spellchecker import SpellChecker

from course.directives import mark_code
from course.lessons import ROOT, all_lessons
from course.tasks import tasks_of
from tests.prose import words_of

OURS = ROOT / "tests" / "words.txt"
PATTERNS = ["README.md", "deploy/*.md", "benchmarks/*.md", "docs/**/*.md", "lessons/**/*.md"]
PATTERNS += ["lessons/quiz/*.yml", "lessons/checkpoints/*.yml", "course/teaching/*.yml"]


def test_every_word_on_a_page_is_in_the_dictionary_or_in_our_list():
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files()}
    for lesson in all_lessons():
        if lesson.has_exercise:
            tasks = "\n\n".join(mark_code(task.text) for task in tasks_of(lesson))
            texts[f"the TODO lines of {lesson.slug}"] = tasks
    assert sum(len(text.split()) for text in texts.values()) > 30_000
    found = [f"{name}: {wrong}" for name, text in texts.items() for wrong in misspelled(text)]
    advice = "Mend the word, or add it to tests/words.txt if it is right."
    assert found == [], advice


def test_a_misspelled_word_is_found_with_its_line_and_a_guess():
    text = "A room\n\nPeople **recieve** the server's mesage (see [Github](https://a.example)).\n"
    assert misspelled(text) == [
        "line 3: recieve (receive?)",
        "line 3: mesage (message?)",
        "line 3: Github (GitHub?)",
    ]


def test_code_and_addresses_are_nobodys_spelling():
    text = "Call `emitt`, [the page](source:a/sokets.py#Chat.on_mesage) or wsgi_appp.\n\n"
    text += "    ```python\n    prinnt()\n    ```\n\n::: code lessons/teh.py\n\nPeple\n"
    assert misspelled(text) == ["line 9: Peple (people?)"]


def test_our_own_list_is_sorted_and_repeats_nothing_of_the_dictionary():
    words = OURS.read_text("utf-8").splitlines()
    assert words == sorted(set(words), key=lambda word: (word.lower(), word))
    assert [word for word in words if dictionary().known([word])] == []


def misspelled(markdown):
    """The words that neither the dictionary nor our list knows, with line and guess."""
    ours = set(OURS.read_text("utf-8").split())
    found = []
    for line, written in words_of(markdown):
        word = written.replace("’", "'").removesuffix("'s")
        # A small word may begin a sentence; a name is written as the list has it.
        if {word, word.lower()} & ours or (dictionary().known([word, f"{word}'s"])):
            continue
        found.append(f"line {line}: {word} ({guess(word, ours)}?)")
    return found


def guess(word, ours):
    same = [ours_word for ours_word in ours if ours_word.lower() == word.lower()]
    return same[0] if same else dictionary().correction(word) or "a new word"


@cache
def dictionary():
    return SpellChecker(distance=1)


def files():
    return sorted({file for pattern in PATTERNS for file in ROOT.glob(pattern)})
