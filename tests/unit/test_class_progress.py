"""What `dgm grade` says while it grades."""

from dgm.commands.class_progress import class_progress


def lines_of(capsys, every):
    with class_progress(4, every) as at:
        for outcome in ("graded", "ungradable", "graded", "graded"):
            at.advance(outcome)
    return capsys.readouterr().err.splitlines()


def test_without_a_terminal_a_line_says_how_far_it_is(capsys):
    first, second, third, last = lines_of(capsys, every=0)
    assert first == "1 of 4: 1 graded"
    assert second.startswith("2 of 4: 1 graded, 1 ungradable, about ") and "left" in second
    assert third.startswith("3 of 4: 2 graded, 1 ungradable, about ")
    assert last == "4 of 4: 3 graded, 1 ungradable"


def test_a_class_that_takes_no_time_needs_no_line(capsys):
    assert lines_of(capsys, every=60) == []


def test_what_is_told_stays_and_is_harmless(capsys):
    with class_progress(4) as at:
        at.tell("typical mistakes of [bold]part[/bold]\x1b[2J, once a release")
    said = capsys.readouterr().err
    assert (
        said
        == "typical mistakes of [bold]part[/bold]\N{REPLACEMENT CHARACTER}[2J, once a release\n"
    )


def test_the_time_left_follows_from_the_rate_after_the_first_one(capsys):
    with class_progress(61, every=60) as at:
        assert at.left(0.0) == ""
        at.advance("graded")
        at._first = 100.0
        assert at.left(130.0) == ""
        at.advance("graded")
        assert at.left(110.0) == "about 10 min left"
        assert at.left(101.0) == "about 59 s left"
        assert at.left(100.1) == "about 6 s left"


def test_a_terminal_has_a_bar_with_the_tally(monkeypatch, capsys):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with class_progress(2) as at:
        at.advance("graded")
        at.bar.refresh()
    said = capsys.readouterr().err
    assert "grading: 1 graded" in said and "1/2" in said
