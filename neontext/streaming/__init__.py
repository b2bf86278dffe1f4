"""Corpora of any size: every document explained by a fitted model that is held fixed, batch by batch."""

from neontext.streaming.options import StreamOptions

__all__ = ["StreamOptions"]
