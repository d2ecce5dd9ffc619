"""What sees all rooms: the frame of every page, its components, navigation, and home."""
