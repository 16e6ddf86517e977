"""Business questions: one function each, over a view of the graph, that returns an answer."""
