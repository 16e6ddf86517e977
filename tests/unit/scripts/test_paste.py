import pytest

from scripts.paste import README, block, closing_lines, demo_output, pasted


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_readme_shows_what_the_demo_prints(lang: str) -> None:
    text = README.read_text("utf-8")
    assert pasted(text, f"demo-{lang}", demo_output(lang)) == text, (
        "run python -m scripts.paste demo"
    )


def test_the_readme_shows_how_a_test_run_ended() -> None:
    found = block("tests").search(README.read_text("utf-8"))
    assert found is not None
    assert "passed" in found[0]


def test_closing_lines_are_the_verdict_of_a_run() -> None:
    output = "collected 3 items\nTOTAL   10  0  100%\n===== 3 passed in 0.1s =====\n"
    assert closing_lines(output) == "TOTAL   10  0  100%\n3 passed in 0.1s"


def test_a_block_that_is_not_there_is_refused() -> None:
    with pytest.raises(SystemExit, match="0 blocks"):
        pasted("no marks", "demo-en", "text")
