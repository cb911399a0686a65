"""Payloads are shown as a learner would write them, and patterns as what they stand for."""

from course.checking.spec import some_text, whole_number
from course.checking.trace import names, show


def test_a_pattern_is_told_from_a_text_that_looks_like_one():
    shown = show({"number": whole_number, "text": "<b>hi</b>", "name": some_text, "is": True})
    assert shown == (
        '{"number": <a whole number>, "text": "<b>hi</b>", "name": <some text>, "is": true}'
    )


def test_no_data_at_all_is_told_in_a_word():
    assert show(None) == "nothing"


def test_people_are_listed_as_in_a_sentence():
    assert [names(["Ann"]), names(["Ann", "Ben"]), names(["Ann", "Ben", "Cat"])] == [
        "Ann",
        "Ann and Ben",
        "Ann, Ben and Cat",
    ]


def test_an_overlong_text_is_shown_by_its_beginning_and_its_length():
    assert show({"text": "x" * 300}) == f'{{"text": "{"x" * 300}"}}'
    shown = show({"text": ["y" * 100_000], "room": "lobby"})
    assert shown == f'{{"text": ["{"y" * 60}… (100,000 characters)"], "room": "lobby"}}'
