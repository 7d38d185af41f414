"""The first setup: what is asked, checked, written down, and said about the bot on Telegram."""
