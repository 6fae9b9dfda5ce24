"""Reviews of a lecture: lists, checks and storyboards."""
