"""What reaches students who asked for it: nudges, prompts, activities, posters. Its store never meets a story."""
