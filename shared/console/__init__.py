"""What staff see and may do: queues, one report's page, the moves as forms."""
