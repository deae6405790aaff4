"""To which Dask worker a job is lent; tests/integration/test_dask.py grades on a real cluster."""

import types

from dgm.grading.cluster import Job, _Cluster


def cluster(threads: dict[str, int], **lost: int) -> _Cluster:
    """Workers that can grade; each that is named in `lost` has a job that was lost so often."""
    made = _Cluster(client=None, package=b"", tell=print, threads=dict(threads))
    made.said = dict.fromkeys(threads, ("ready", ""))
    for number, (worker, times) in enumerate(lost.items()):
        job = Job(one=("s", None), submission=None, known=None, lost=times)
        made.lent[f"key {number}"] = worker, types.SimpleNamespace(), job
    return made


def test_a_job_is_lent_to_the_worker_with_most_threads_to_spare():
    assert cluster({"small": 1, "large": 3})._free_worker() == "large"
    assert cluster({"small": 1, "large": 1}, large=0)._free_worker() == "small"
    assert cluster({"only": 1}, only=0)._free_worker() is None


def test_a_job_that_was_lost_before_is_lent_to_a_worker_that_has_no_other():
    assert cluster({"one": 2, "other": 2}, one=0)._free_worker(alone=True) == "other"
    assert cluster({"one": 2}, one=0)._free_worker(alone=True) is None


def test_a_worker_with_a_job_that_was_lost_before_gets_no_other():
    assert cluster({"one": 2}, one=1)._free_worker() is None
    assert cluster({"one": 2, "other": 1}, one=1)._free_worker() == "other"
