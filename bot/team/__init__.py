"""What ambassadors and staff do by way of the chat; everything here asks the role table first."""
