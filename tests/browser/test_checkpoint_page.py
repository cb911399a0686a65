"""Shows a checkpoint in a browser: its questions are judged at once, and its puzzle by keys."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_prediction_is_judged_at_once_and_says_why(browse):
    page = browse("checkpoints/after_05/")
    question = page.get_by_role("form", name="Question 1", exact=True)
    for name in ("Ann", "Ben"):
        question.get_by_label(name).check()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_contain_text("Not quite.")
    expect(question).to_contain_text("leaves out the one whose event it is")
    question.get_by_label("Ann").uncheck()
    question.get_by_label("Cat").check()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_have_text("Right.")
    expect(page.locator(".quiz-score")).to_contain_text("0 of 1 right at the first try")


def test_one_of_several_answers_has_to_be_chosen(browse):
    page = browse("checkpoints/after_05/")
    question = page.get_by_role("form", name="Question 2", exact=True)
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_have_text("Choose an answer first.")
    question.get_by_label("message, then the acknowledgement", exact=True).check()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_have_text("Right.")


def test_the_puzzle_can_be_put_in_order_with_the_keys_alone(browse):
    page = browse("checkpoints/after_05/")
    puzzle = page.locator("form.parsons")
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(puzzle.locator(".quiz-verdict")).to_contain_text("Not yet: look at line ")
    for place in range(puzzle.locator("li").count()):
        line = puzzle.locator(f"li[data-place='{place}']")
        line.get_by_role("button", name="Move this line up").focus()
        for _ in range(line.evaluate("(line) => [...line.parentElement.children].indexOf(line)")):
            if line.evaluate("(line) => [...line.parentElement.children].indexOf(line)") > place:
                page.keyboard.press("ArrowUp")
    puzzle.get_by_role("button", name="Check").press("Enter")
    expect(puzzle.locator(".quiz-verdict")).to_have_text("Right: that is the program.")
