"""Results, their store, and the evidence of saved outputs."""

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dgm.grading.outcomes import OUTCOMES
from dgm.grading.results import ProblemResult, Result, Store, TestResult
from dgm.testing.evidence import Evidence, NoEvidence, decode_png


def a_test(name="test_a", outcome="passed", part="kl", points=2.0, **more):
    earned = points if outcome == "passed" else 0.0
    return TestResult(name, "gaussians", part, "A property.", outcome, earned, points, **more)


def a_result(*tests, key="ab12"):
    return ProblemResult(key, "gaussians", 7, True, tests or (a_test(),))


def the_whole(*tests):
    return Result.of([a_result(*tests)], assignment="hw", version="v1", sandboxed=True)


def test_a_result_survives_json_unchanged():
    result = a_result(a_test(message="gap 0.5 at x < 1", mistake="Look at the sign."), a_test("b"))
    assert ProblemResult.from_json(result.to_json()) == result


def test_points_are_summed_by_part():
    result = the_whole(a_test(), a_test("b", "failed"), a_test("c", part="js", points=3.0))
    assert result.points_by_part() == {"kl": 2.0, "js": 3.0}
    assert (result.total, result.max_total) == (5.0, 7.0)


@pytest.mark.parametrize("outcome", ["ungradable", "grader_error"])
def test_a_part_that_the_grader_could_not_check_is_left_to_a_person(outcome):
    assert the_whole(a_test(), a_test("b", outcome)).undecided_parts() == {"kl"}


def test_a_wrong_answer_is_decided():
    assert the_whole(a_test("b", "failed"), a_test("c", "timeout")).undecided_parts() == set()


def test_the_store_returns_what_was_put(tmp_path):
    store = Store(tmp_path)
    store.put(a_result())
    assert store.get("ab12") == a_result()
    assert list(store.keys()) == ["ab12"]


@pytest.mark.parametrize("outcome", ["timeout", "grader_error"])
def test_a_verdict_about_the_machine_is_not_taken_from_the_store(tmp_path, outcome):
    store = Store(tmp_path)
    store.put(a_result(a_test(outcome=outcome)))
    assert store.get("ab12") is None


def test_a_timeout_that_comes_twice_is_kept(tmp_path):
    store = Store(tmp_path)
    late = a_result(a_test(), a_test("b", "timeout"))
    store.put(late)
    store.put(late)
    found = store.get("ab12")
    assert found and found.tests == late.tests


def test_a_timeout_is_not_kept_for_one_of_another_test(tmp_path):
    store = Store(tmp_path)
    store.put(a_result(a_test("a", "timeout"), a_test("b")))
    store.put(a_result(a_test("a"), a_test("b", "timeout")))
    assert store.get("ab12") is None
    store.put(a_result(a_test("a"), a_test("b", "timeout")))
    assert store.get("ab12")


def test_a_grader_error_is_never_kept(tmp_path):
    store = Store(tmp_path)
    for _ in range(3):
        store.put(a_result(a_test(outcome="timeout"), a_test("b", "grader_error")))
        assert store.get("ab12") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"key": "ab12"}'])
def test_a_damaged_file_in_the_store_counts_as_missing(tmp_path, text):
    store = Store(tmp_path)
    store.put(a_result())
    store.path("ab12").write_text(text)
    assert store.get("ab12") is None


def test_a_result_under_a_key_that_is_not_its_own_is_refused(tmp_path):
    store = Store(tmp_path)
    store.put(a_result())
    store.path("cd34").parent.mkdir()
    store.path("ab12").rename(store.path("cd34"))
    assert store.get("cd34") is None


def png(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def test_a_saved_picture_comes_back_with_its_exact_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7), dtype=np.uint8)
    outputs = {"samples": [{"output_type": "display_data", "data": {"image/png": png(pixels)}}]}
    (seen,) = Evidence(outputs).pictures("samples")
    assert np.array_equal(seen, pixels)


def test_saved_text_is_joined_in_order():
    outputs = {
        "score": [
            {"output_type": "stream", "name": "stdout", "text": "score "},
            {"output_type": "execute_result", "data": {"text/plain": "7.5"}},
        ]
    }
    assert Evidence(outputs).text("score") == "score 7.5\n"
    assert Evidence(outputs).text("elsewhere") == ""


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"GIF89a").decode()])
def test_what_is_no_png_is_no_evidence(text):
    with pytest.raises(NoEvidence):
        decode_png(text)


def test_a_picture_of_a_billion_pixels_is_refused_before_it_is_unpacked():
    small = bytearray(base64.b64decode(png(np.zeros((1, 1), dtype=np.uint8))))
    small[16:24] = (40_000).to_bytes(4, "big") * 2
    with pytest.raises(NoEvidence):
        decode_png(base64.b64encode(bytes(small)).decode())


def test_the_documented_outcomes_are_those_of_the_table():
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| .* \| (all|none|a person decides) \|$", text, re.M)
    assert rows == [(outcome.name, outcome.points) for outcome in OUTCOMES.values()]
