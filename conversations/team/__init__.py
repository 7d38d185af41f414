"""What ambassadors and staff do in the chat: bring questions out, publish activities, invite each other.

As pure as the students' conversation, and apart from it: `states` says where a piece of work can be, `advance` what
follows, `screens` and `boards` what is shown.
"""
