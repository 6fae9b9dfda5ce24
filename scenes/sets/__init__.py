"""Sets: what the shots of several parts stand on."""
