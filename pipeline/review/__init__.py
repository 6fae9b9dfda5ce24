"""A lecture looked over: lists, checks and storyboards."""
