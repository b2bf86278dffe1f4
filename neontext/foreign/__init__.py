"""Clusterings made elsewhere: from what somebody else has fitted to an explainer that stands on it."""

from neontext.foreign.from_fitted import FromFittedMixin
from neontext.foreign.from_labels import FromLabelsMixin
from neontext.foreign.revised import ReviseMixin

__all__ = ["FromFittedMixin", "FromLabelsMixin", "ReviseMixin"]
