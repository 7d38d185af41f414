"""What a student hears from us unasked, and says yes or no to: nudges, activities, questions. Far from all stories."""
