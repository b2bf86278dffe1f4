"""MNIST, section 5.1 of the paper: accuracies, explanations of the ten digits, and pixel flipping for three models.

Run:  python reports/digits/study.py [--data FOLDER] [--digits N] [--epochs N]

Needs the extras `deep` and `plots` (torch, matplotlib). MNIST is read from FOLDER/mnist.npz if it is there, else it
comes through scikit-learn's fetch_openml. Writes results.md, explanations.png, competitors.png and curves.svg.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from attributions import BASELINES, HALFWAY, METHODS, RANDOM, root_points
from costs import conservation, explaining_and_assigning
from data import load_mnist, numbers
from figures import draw_competitors, draw_curves, draw_explanations
from flipping import areas, flipping_curves
from judges import Judge
from models import N_SUPPORT, PAPER, Models, train
from tables import keep, made_on, markdown_table

from neontext.evaluate.faithfulness.bootstrap import Estimate, bootstrap_means
from neontext.images import Images, explain_pixels

HERE = Path(__file__).parent
FILLS = ("root point", "black", "mean digit", "competitor's mean")
ORDERS = {"jointly": True, "digit by digit": False}
OURS = tuple(method for method in METHODS if method.startswith("NEON"))
#: Fills under which our default shall be ahead, and the part of IG's cost that it may take.
PROMISED_FILLS, PROMISED_COST = FILLS[2:], 0.1
#: Methods this near, as a part of the way from random to IG, are called near.
NEAR = 0.1

#: Evidence of every digit at every step, by order, model, fill and method.
Curves = dict[tuple[str, str, str, str], np.ndarray]
#: Milliseconds a digit by model and method.
Milliseconds = dict[tuple[str, str], float]
#: Compares two methods for one order, model and fill.
Test = Callable[[Curves, tuple[str, str, str], str, str], bool]


def fills_for(judge: Judge, images: Images) -> tuple[dict[str, np.ndarray], float]:
    """What pixels are replaced by, and the share of digits whose root point is a nearest one."""
    roots, found = root_points(judge)
    nearest = judge.competitors().argmax(axis=1)
    return {
        FILLS[0]: roots,
        FILLS[1]: np.zeros_like(judge.points),
        FILLS[2]: np.broadcast_to(images.points.mean(axis=0), judge.points.shape),
        FILLS[3]: judge.means[nearest],
    }, float(found.mean())


def measure(judges: dict[str, Judge], images: Images) -> tuple[Curves, Milliseconds, dict[str, float]]:
    """All curves; milliseconds a digit by model and method; share of nearest root points by model."""
    curves: Curves = {}
    milliseconds, found = {}, {}
    for model, judge in judges.items():
        fills, found[model] = fills_for(judge, images)
        for method, explain in METHODS.items():
            start = perf_counter()
            relevance = explain(judge)
            milliseconds[model, method] = 1e3 * (perf_counter() - start) / len(judge.points)
            for order, jointly in ORDERS.items():
                for fill, values in fills.items():
                    curves[order, model, fill, method] = flipping_curves(judge, relevance, values, jointly)
        print(model, "measured", flush=True)
    return curves, milliseconds, found


def area_table(curves: Curves, milliseconds: Milliseconds, order: str, model: str) -> str:
    """Areas of every method under every fill, with their spread over the digits, and what a digit costs."""
    columns = {fill: _estimates(curves, order, model, fill) for fill in FILLS}
    rows = [
        [method, *(_show(columns[fill][method]) for fill in FILLS), milliseconds[model, method]] for method in METHODS
    ]
    return markdown_table([f"{model}, {order}", *FILLS, "ms a digit"], rows)


def _estimates(curves: Curves, order: str, model: str, fill: str) -> dict[str, Estimate]:
    values = np.stack([areas(curves[order, model, fill, method]) for method in METHODS], axis=1)
    return dict(zip(METHODS, bootstrap_means(values), strict=True))


def _show(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def below(curves: Curves, key: tuple[str, str, str], one: str, other: str) -> bool:
    """Whether one method's area is smaller, beyond what drawing other digits would change."""
    difference = areas(curves[(*key, one)]) - areas(curves[(*key, other)])
    return bootstrap_means(difference[:, None])[0].high < 0


def near(curves: Curves, key: tuple[str, str, str], one: str, other: str) -> bool:
    """Whether two methods differ by little of what lies between random order and IG."""
    mean = {method: areas(curves[(*key, method)]).mean() for method in (one, other, RANDOM, "IG")}
    return bool(abs(mean[one] - mean[other]) <= NEAR * abs(mean[RANDOM] - mean["IG"]))


def statements(curves: Curves, models: tuple[str, ...], order: str) -> str:
    """For which models each statement of the paper holds, fill by fill."""
    rows = []
    for method in OURS:
        for other in BASELINES[:-1]:
            cells = [_held(curves, models, order, fill, below, method, other) for fill in FILLS]
            rows.append([f"{method} below {other}", *cells])
        for other in ("SR", "IG"):
            cells = [_held(curves, models, order, fill, near, method, other) for fill in FILLS]
            rows.append([f"{method} near {other}", *cells])
    return markdown_table([f"{order}: holds for", *FILLS], rows)


def promised(curves: Curves, milliseconds: Milliseconds, models: tuple[str, ...]) -> str:
    """Whether our default is ahead where it shall be, at what cost."""
    lines = []
    for order in ORDERS:
        for model in models:
            behind = [
                f"{other} under {fill}"
                for fill in PROMISED_FILLS
                for other in BASELINES
                if not below(curves, (order, model, fill), OURS[0], other)
            ]
            cost = milliseconds[model, OURS[0]] / milliseconds[model, "IG"]
            verdict = "ahead of every baseline" if not behind else "not ahead of " + ", ".join(behind)
            met = "yes" if not behind and cost <= PROMISED_COST else "no"
            lines.append(f"- {model}, {order}: {verdict}; {cost:.3f} of IG's cost. Promise kept: {met}.")
    return "\n".join(lines)


def winners(curves: Curves, models: tuple[str, ...]) -> str:
    """The method with the smallest area, fill by fill."""
    rows = []
    for order in ORDERS:
        for model in models:
            rows.append([f"{model}, {order}", *(_best(curves, order, model, fill) for fill in FILLS)])
    return markdown_table(["smallest area", *FILLS], rows)


def in_short(curves: Curves, milliseconds: Milliseconds, models: tuple[str, ...]) -> str:
    """The paper's statements in its own setting, what the fill decides, and what the root point alone brings."""
    joint, paper = "jointly", FILLS[:1]
    lines = []
    for method in OURS[:2]:
        held = [
            f"below {other}: {_held(curves, models, joint, paper[0], below, method, other)}" for other in ("SA", "GI")
        ]
        held += [
            f"near {other}: {_held(curves, models, joint, paper[0], near, method, other)}" for other in ("SR", "IG")
        ]
        lines.append(f"- The paper's setting (root point's pixels, jointly), {method}: {'; '.join(held)}.")
    for fill in FILLS:
        ahead = [_best(curves, joint, model, fill) for model in models]
        lines.append(
            f"- Ahead under {fill}: " + "; ".join(f"{m}: {best}" for m, best in zip(models, ahead, strict=True)) + "."
        )
    for fill in PROMISED_FILLS:
        better = _held(curves, models, joint, fill, below, HALFWAY, OURS[0])
        lines.append(f"- IG from the half-way image is ahead of the midpoint rule under {fill} for: {better}.")
    costs = ", ".join(f"{m} {milliseconds[m, OURS[0]] / milliseconds[m, HALFWAY]:.2f}" for m in models)
    lines.append(f"- The midpoint rule costs, in units of IG from the half-way image (no root search): {costs}.")
    return "\n".join(lines)


def _held(curves: Curves, models: tuple[str, ...], order: str, fill: str, test: Test, one: str, other: str) -> str:
    names = [model for model in models if test(curves, (order, model, fill), one, other)]
    return "all models" if len(names) == len(models) else ", ".join(names) or "no model"


def _best(curves: Curves, order: str, model: str, fill: str) -> str:
    """The method with the smallest area, and those that other digits might have put before it."""
    found = {m: float(areas(curves[order, model, fill, m]).mean()) for m in METHODS if m != HALFWAY}
    best = min(found, key=found.__getitem__)
    tied = [m for m in found if m != best and not below(curves, (order, model, fill), best, m)]
    return " = ".join([best, *tied])


def accuracies(models: Models, test: Images) -> tuple[str, str]:
    """The table, and whether the paper's order of the models comes out."""
    truth, found = numbers(test), models.assign(test.points)
    ours = {name: float((clusters == truth).mean()) for name, clusters in found.items()}
    rows = [[name, PAPER[name], ours[name]] for name in ours]
    ordered = ours["standard"] < ours["kernel"] < ours["deep"]
    reached = ", ".join(f"{name}: {'yes' if ours[name] >= PAPER[name] else 'no'}" for name in ours)
    text = (
        f"Standard below kernel below deep, as in the paper: {'holds' if ordered else 'does not hold'}. As accurate as "
        f"there: {reached}."
    )
    return markdown_table(["model", "accuracy, paper", "accuracy, ours"], rows), text


def one_of_each(models: Models, test: Images) -> np.ndarray:
    """The first test digit of each class that all three models put into it; shape (10, n_pixels)."""
    truth, found = numbers(test)[:1_000], models.assign(test.points[:1_000])
    right = np.all([clusters == truth for clusters in found.values()], axis=0)
    return np.stack([test.points[np.flatnonzero(right & (truth == digit))[0]] for digit in range(10)])


def draw(models: Models, curves: Curves, test: Images) -> None:
    """All figures."""
    digits = one_of_each(models, test)
    draw_explanations(models.judges(digits), HERE / "explanations.png")
    found = [explain_pixels(models.kernel, digits, np.arange(10), against=k) for k in range(10)]
    relevance, evidence = (np.stack([getattr(f, name) for f in found], axis=1) for name in ("relevance", "evidence"))
    draw_competitors(digits, relevance, evidence, HERE / "competitors.png")
    joint = {key[1:]: values for key, values in curves.items() if key[0] == "jointly"}
    draw_curves(joint, HERE / "curves.svg")


METHOD = """\
Pixels of test digits are replaced, the most relevant first, and the evidence for the cluster that the digit was
assigned to is computed anew. *Area*: mean evidence on the way from the digit to the fill, in units of the mean
evidence of the untouched digits; lower is better; in brackets a 95 % bootstrap interval over the digits. *Jointly* is
the paper's order, over all pixels of all digits at once; *digit by digit* ranks the pixels within each. Fills: the
pixels of the nearest *root point* (the paper's; SR and IG measure from that very point), *black*, the *mean digit* of
the training set, and the *mean of the nearest competitor*. "Below" and "ahead" mean that the interval of the difference
over the same digits excludes zero; "near" that the difference is at most a tenth of what lies between random order
and IG. Milliseconds: one run over all digits at once; SR and IG (20 gradients) include their search
for the root point."""

RULES = """\
*NEON midpoint* takes every pair's relevance from the point half-way between its two support points. In the deep model
(`root="midpoint"`) it is the Rescale rule in every layer, from the activations of the image half-way between the mean
training digit of the cluster and those of its competitors, which the model keeps. *NEON origin* is the z-rule to the
letter; for the standard and the kernel model it is GI. *NEON box* bounds the pixels by 0 and 1 in the first layer; in
the deep model it is what the package does by default. *IG from half-way* is no baseline of the paper: it integrates
from that same half-way image, and tells how much of the midpoint rule's area is its root point's doing."""


#: What was drawn, and what it shows.
PICTURES = (
    "## Explanations",
    "NEON midpoint, one scale a model; the few strongest pixels have the colour of its ends.",
    "![Ten digits and their heatmaps](explanations.png)",
    "What speaks for each digit's class (row) against each other one alone, kernel model, with its evidence:",
    "![Every class against every other](competitors.png)",
)


def summary(curves: Curves, milliseconds: Milliseconds, names: tuple[str, ...]) -> Iterator[str]:
    """The table to begin with, and whether what we promise holds."""
    yield "## In short"
    yield in_short(curves, milliseconds, names)
    yield (
        "Our promise: midpoint ahead of every baseline under mean digit and competitor's mean, at a tenth of IG's cost."
    )
    yield promised(curves, milliseconds, names)


def flipping(curves: Curves, milliseconds: Milliseconds, found: dict[str, float], n_digits: int) -> Iterator[str]:
    """How pixels were flipped, and the areas under the curves."""
    shares = ", ".join(f"{name} {share:.1%}" for name, share in found.items())
    yield "## Pixel flipping"
    yield METHOD
    yield RULES
    yield (
        f"The first {n_digits} test digits. Root points that are nearest ones: {shares}; for the others the point "
        "where the way along the gradients meets f = 0."
    )
    yield "![Curves](curves.svg)"
    yield from (area_table(curves, milliseconds, order, model) for order in ORDERS for model in found)


def cost(models: Models, test: Images) -> Iterator[str]:
    """What explaining takes, and what is lost on the way."""
    yield "## Cost and conservation"
    yield explaining_and_assigning(models, test.points)
    yield (
        "*Lost*: mean size of evidence less pixels and bias (in the deep model: what its layers absorb). *Bias*: mean "
        "size of what belongs to no pixel. Both as a part of the mean size of the evidence."
    )
    yield conservation(models, test.points)


def what_holds(curves: Curves, names: tuple[str, ...]) -> Iterator[str]:
    """Which statements of the paper come out."""
    yield "## What holds"
    yield "### Who is best depends on the fill"
    yield winners(curves, names)
    yield "### The paper: NEON below SA and GI, near SR and IG"
    yield from (statements(curves, names, order) for order in ORDERS)


def main() -> None:
    """Train, measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--digits", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=20)
    asked = parser.parse_args()
    images, test = load_mnist(asked.data)
    models = train(images, asked.epochs)
    table, ordered = accuracies(models, test)
    print(table, flush=True)
    judges = models.judges(test.points[: asked.digits])
    curves, milliseconds, found = measure(judges, images)
    draw(models, curves, test)
    names = tuple(judges)
    blocks = [
        "# Digits: standard, kernel and deep k-means on MNIST",
        f"{made_on()} torch {version('torch')}.",
        f"Clusters are the labels of the {len(images):,} training digits. Standard: class means. Kernel: {N_SUPPORT} "
        f"support points a class from k-means, gamma = {models.gamma:g} (the most accurate on training digits kept "
        f"out). Deep: `DeepKMeans`, {asked.epochs} epochs. Accuracy over the {len(test):,} test digits.",
        table,
        ordered,
        *summary(curves, milliseconds, names),
        *PICTURES,
        *flipping(curves, milliseconds, found, asked.digits),
        *cost(models, test),
        *what_holds(curves, names),
    ]
    keep(__file__, "\n\n".join(blocks))


if __name__ == "__main__":
    main()
