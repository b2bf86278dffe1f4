"""`TextInputMixin`: what tells scikit-learn that an estimator takes texts."""

from typing import Any


class TextInputMixin:
    """An estimator of texts, not of tables of numbers; stands before `BaseEstimator`."""

    def __sklearn_tags__(self) -> Any:
        """Tags of an estimator that takes texts."""
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
