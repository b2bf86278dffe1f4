"""Different words of documents, counted for many at once, are those of each document alone."""

import numpy as np
import pytest

from neontext.report.view.distinct_words import DistinctWords
from neontext.report.view.packing import PACKED


@pytest.mark.parametrize("rows", [[0, 1, 2, 3, 4, 5, 6, 7], [5, 0, 6], [7], []])
def test_they_stand_in_order_of_first_occurrence(audit, rows):
    explanations = audit.explanations
    words = DistinctWords.from_explanations(explanations, np.array(rows, dtype=int))
    references = words.references().tolist()
    tokens, token_indptr = explanations.tokens, words.token_indptr.tolist()
    assert token_indptr[-1] == len(words.tokens)
    assert len(words.by_document(words.codes)) == len(rows)
    for place, (row, codes, counts) in enumerate(
        zip(rows, words.by_document(words.codes), words.by_document(words.n_times), strict=True)
    ):
        own = range(tokens.indptr[row], tokens.indptr[row + 1])
        known = [tokens.word[token] for token in own if explanations.explained[token]]
        different = list(dict.fromkeys(known))
        assert codes == different
        assert counts == [known.count(code) for code in different]
        seen, expected = set(), []
        for token in own:
            code = tokens.word[token]
            if not explanations.explained[token]:
                expected.append(PACKED.no_vector)
            else:
                expected.append(different.index(code) + 1 if code in seen else PACKED.new_word)
                seen.add(code)
        assert references[token_indptr[place] : token_indptr[place + 1]] == expected


def test_each_points_at_the_token_that_it_stands_at_first(audit):
    rows = np.array([1, 0])
    words = DistinctWords.from_explanations(audit.explanations, rows)
    assert audit.explanations.tokens.word[words.tokens[words.first]].tolist() == words.codes.tolist()
    assert words.document.tolist() == sorted(words.document.tolist())
