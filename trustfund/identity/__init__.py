"""Who people are, for whom they act, and what each role may do."""
