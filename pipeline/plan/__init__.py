"""What there is to render: shots, what they depend on, and a job with a content key for each."""
