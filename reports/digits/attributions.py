"""How much each pixel matters: NEON and its baselines (Kauffmann et al., section 5.1), for many digits at once."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from judges import Judge

from neontext.deep.midpoint import halfway
from neontext.evaluate.faithfulness.root_points import nearest_roots

#: Points on the way of integrated gradients.
N_PATH = 20
#: Newton's steps that leave no sign unchanged, how far each goes beyond its tangent's root, and halvings.
N_NEWTON, OVERSHOOT, N_HALVINGS = 30, 1.05, 40

#: Relevance of shape (n_digits, n_pixels).
Method = Callable[[Judge], np.ndarray]


def rows_of(judge: Judge) -> np.ndarray:
    """All digits."""
    return np.arange(len(judge.points))


def sensitivity(judge: Judge) -> np.ndarray:
    """SA: the squared gradient."""
    return judge.pooled(judge.points, rows_of(judge)).G ** 2


def gradient_times_input(judge: Judge) -> np.ndarray:
    """GI: gradient times input."""
    return judge.pooled(judge.points, rows_of(judge)).G * judge.points


def root_points(judge: Judge) -> tuple[np.ndarray, np.ndarray]:
    """Nearest root points, and which of them are; the others are where the way along the gradients meets f = 0.

    A network with kinks has digits on whose way the search turns in circles.
    """
    roots = nearest_roots(judge)
    lost = np.flatnonzero(~roots.found)
    points = roots.points.copy()
    points[lost] = _along_gradients(judge, lost)
    return points, roots.found


def _along_gradients(judge: Judge, rows: np.ndarray) -> np.ndarray:
    """Newton's steps until the evidence has changed its sign, then the root between digit and end, by halving."""
    x, sign = judge.points[rows], np.sign(judge.evidence(judge.points[rows], rows))
    y, going = x.copy(), np.arange(len(rows))
    for _ in range(N_NEWTON):
        found = judge.pooled(y[going], rows[going])
        step = OVERSHOOT * found.evidence / np.einsum("nd,nd->n", found.G, found.G)
        y[going] -= step[:, None] * found.G
        going = going[sign[going] * judge.evidence(y[going], rows[going]) > 0]
        if not len(going):
            break
    near, far = np.zeros((len(rows), 1)), np.ones((len(rows), 1))
    for _ in range(N_HALVINGS):
        middle = (near + far) / 2
        same = (sign * judge.evidence(x + middle * (y - x), rows) > 0)[:, None]
        near, far = np.where(same, middle, near), np.where(same, far, middle)
    return x + far * (y - x)


def linear_surrogate(judge: Judge) -> np.ndarray:
    """SR: gradient at the nearest root point times what the digit has beyond it."""
    roots, _ = root_points(judge)
    return judge.pooled(roots, rows_of(judge)).G * (judge.points - roots)


def integrated_gradients(judge: Judge) -> np.ndarray:
    """IG: mean gradient on the straight way from the nearest root point times what the digit has beyond it."""
    return integrated_from(judge, root_points(judge)[0])


def integrated_from_halfway(judge: Judge) -> np.ndarray:
    """The same from where our midpoint rule starts in the deep model: tells the rule from its root point."""
    return integrated_from(judge, halfway(judge.means, judge.clusters, judge.competitors()))


def integrated_from(judge: Judge, start: np.ndarray) -> np.ndarray:
    """Mean gradient on the straight way from some images to the digits, times the way."""
    way = judge.points - start
    steps = [judge.pooled(start + (step + 0.5) / N_PATH * way, rows_of(judge)).G for step in range(N_PATH)]
    return way * np.mean(steps, axis=0)


def random_order(judge: Judge) -> np.ndarray:
    """Every order as likely."""
    return np.random.RandomState(0).uniform(size=judge.points.shape)


RANDOM, HALFWAY = "random", "IG from half-way"
#: By name, ours first; the last is not the paper's.
METHODS = MappingProxyType[str, Method](
    {
        "NEON midpoint": lambda judge: judge.explain("midpoint"),
        "NEON origin": lambda judge: judge.explain("origin"),
        "NEON box": lambda judge: judge.explain("box"),
        "SA": sensitivity,
        "GI": gradient_times_input,
        "SR": linear_surrogate,
        "IG": integrated_gradients,
        RANDOM: random_order,
        HALFWAY: integrated_from_halfway,
    }
)
#: What the paper compares with.
BASELINES = ("SA", "GI", "SR", "IG", RANDOM)
