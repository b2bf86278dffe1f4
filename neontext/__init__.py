"""Why is this document in this cluster? Word-level evidence for text clusterings."""
