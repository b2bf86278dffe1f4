"""scikit-learn-extra's KMedoids, in an environment of its own (it cannot be imported beside NumPy 2)."""

import json
import subprocess
import sys

import pytest

SCRIPT = """
import json
import numpy, sklearn_extra
import neontext
corpus = neontext.read_corpus("demo")
explainer = neontext.ClusterExplainer(
    8, vectors="ppmi", n_support=3, support_method="sklearn-extra", random_state=0
).fit(corpus)
support = explainer.network_.support
residual = abs(explainer.explain().residual).max()
print(json.dumps({
    "numpy": numpy.__version__,
    "sizes": support.sizes.tolist(),
    "alpha": float(support.alpha.sum()),
    "real": bool((support.source >= 0).all()),
    "residual": float(residual),
}))
"""


@pytest.mark.heavy
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="scikit-learn-extra 0.3 has wheels up to Python 3.11 only")
def test_support_from_scikit_learn_extra(wheel, empty_environment, tmp_path):
    scripts = empty_environment(f"{wheel}[sklearn-extra]")
    done = subprocess.run([scripts / "python", "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["numpy"].startswith("1.")
    assert found["sizes"] == [3] * 8
    assert found["alpha"] == 200
    assert found["real"]
    assert found["residual"] < 1e-9
