"""What keeps floods and spam out, and lets people in."""
