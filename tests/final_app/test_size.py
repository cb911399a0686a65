"""Shows that the chat stays small enough to be read whole."""

from pathlib import Path

from pygount import SourceAnalysis, SourceState

APP = Path(__file__).parents[2] / "final_app"
FILES = sorted(
    file
    for kind in ("py", "js", "html")
    for file in APP.rglob(f"*.{kind}")
    if not {"vendor", "__pycache__"} & {*file.parts}
)


def lines_of_code():
    """Those that are neither blank nor a comment or a docstring, as counting programs count."""
    counted = [SourceAnalysis.from_file(str(file), "chat", encoding="utf-8") for file in FILES]
    assert {one.state for one in counted} == {SourceState.analyzed}
    return sum(one.code_count for one in counted)


def test_the_chat_has_at_most_3500_lines_of_code():
    assert 1_000 < lines_of_code() <= 3_500


def test_no_file_of_the_chat_has_more_than_250_lines():
    lengths = {
        str(file.relative_to(APP)): len(file.read_text("utf-8").splitlines()) for file in FILES
    }
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}
