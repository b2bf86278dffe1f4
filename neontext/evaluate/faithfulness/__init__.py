"""Are the explanations true to the model? Words are taken away, or put in, by order of relevance."""
