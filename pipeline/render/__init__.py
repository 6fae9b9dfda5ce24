"""Jobs to videos: shots played under manim in worker processes, results in the store."""
