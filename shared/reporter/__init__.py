"""What a reporter sees and does with the own report, and who says "it's the same"."""
