import dataclasses

import numpy as np

from neontext.explain import explain_documents
from neontext.explain.rules import MIDPOINT, ORIGIN
from neontext.report.view.roots import root_facts, root_rules, root_shifts


def explained_by(audit, rule):
    explanations = audit.explanations
    explainer = dataclasses.replace(explanations.explainer, rule=rule)
    return explain_documents(explainer, audit.corpus, explanations.documents, excluded=explanations.excluded)


def test_a_new_rule_is_on_the_page_without_further_ado(audit):
    rule = dataclasses.replace(ORIGIN, name="elsewhere", meaning="relevance counts from elsewhere")
    explanations = explained_by(audit, rule)
    assert [known.name for known in root_rules(explanations)] == ["midpoint", "origin", "elsewhere"]
    assert root_facts(explanations)[-1] == {
        "name": "elsewhere",
        "meaning": "relevance counts from elsewhere",
        "bias": "bias",
    }
    shifts = root_shifts(explanations, explanations.G, explanations.M)
    assert shifts.shape == (len(explanations), 3)
    assert not shifts[:, 1:].any()


def test_shifts_from_one_root_point_and_from_the_other(audit):
    midpoint, origin = (explained_by(audit, rule) for rule in (MIDPOINT, ORIGIN))
    forth, back = (root_shifts(found, found.G, found.M) for found in (midpoint, origin))
    assert forth[:6, 1].all()
    np.testing.assert_allclose(forth[:, 1], -back[:, 0])
    placed = midpoint.clusters >= 0
    np.testing.assert_allclose((midpoint.bias - forth[:, 1])[placed], origin.bias[placed], atol=1e-9)
