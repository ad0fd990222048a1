"""Who is told of a step, in which words, by which channel, and what became of it."""
