"""What `ime doctor` looks at: each check is a function that gives findings, and changes nothing."""
