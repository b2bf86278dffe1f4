"""What explaining costs beside assigning, and whether relevance is conserved, over the whole test set."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from models import Models
from tables import markdown_table

from neontext.images import Box, explain_pixels

#: Runs of which the fastest counts; digits over which the deep model's conservation is taken.
N_RUNS, N_DEEP = 7, 1_000
#: What explaining the test set may cost, in units of assigning it; share of the evidence that may be lost on the way.
PROMISED_TIME, PROMISED_LOSS = 2.0, 0.01


def explaining_and_assigning(models: Models, X: np.ndarray) -> str:
    """Seconds for the kernel model, and whether the promise is kept."""
    assigning = _fastest(lambda: models.kernel.assign(X))
    explaining = _fastest(lambda: explain_pixels(models.kernel, X))
    kept = "yes" if explaining <= PROMISED_TIME * assigning else "no"
    return (
        f"All {len(X):,} test digits, kernel model, fastest of {N_RUNS} runs: assigned in {assigning:.3f} s, explained "
        f"(midpoint, every pixel) in {explaining:.3f} s, {explaining / assigning:.2f} times as long. At most "
        f"{PROMISED_TIME:g} times: {kept}."
    )


def _fastest(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(N_RUNS):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return min(seconds)


def conservation(models: Models, X: np.ndarray) -> str:
    """How far pixels and bias are from the evidence, and what the deep model's layers lose of it."""
    rows: list[list[object]] = []
    for name, network in (("standard", models.standard), ("kernel", models.kernel)):
        for rule in ("midpoint", "z", "zplus", "zbox"):
            found = explain_pixels(network, X, rule=rule, box=Box(0.0, 1.0))
            rows.append([f"{name}, {rule}", _share(found.residual, found.evidence), _share(found.bias, found.evidence)])
    losses = []
    for rule, root in (("box", "origin"), ("midpoint", "midpoint")):
        deep = models.deep.explain(X[:N_DEEP].astype(np.float32), root=root)
        losses.append(_share(deep.absorbed, deep.evidence))
        rows.append([f"deep, {rule}", losses[-1], _share(deep.bias, deep.evidence)])
    table = markdown_table(["model, rule", "lost, of the evidence", "bias, of the evidence"], rows)
    kept = "yes" if max(losses) <= PROMISED_LOSS else "no"
    return f"{table}\n\nThrough the dense network at most {PROMISED_LOSS:.0%} is lost: {kept}."


def _share(part: np.ndarray, evidence: np.ndarray) -> float:
    return float(np.abs(part).mean() / np.abs(evidence).mean())
