"""What a photo's file and its picture tell: by which it is known again, what made it, what would harm a decoder."""
