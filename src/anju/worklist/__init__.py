"""Work items with an owner, a state and a clock. Upper rooms register what a decision does."""
