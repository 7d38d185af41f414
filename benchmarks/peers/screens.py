"""What the peers say: the same steps as ours, without the care that goes into ours."""

from __future__ import annotations

# The state after each step, its words, and its buttons as (label, action).
WELCOME = (
    "Hva gjør et godt studentliv? Fortell om noe lite fra hverdagen, med dine egne ord.",
    [("Hopp over", "skip")],
)
TAKEN = ("Takk. Vil du skrive mer, eller gå videre?", [("Videre", "continue"), ("Begynn på nytt", "restart")])
RATING = ("Hvordan var det?", [("Fint", "feel"), ("Begge deler", "feel"), ("Vondt", "feel")])
LABELLING = ("Hva handlet det om? Velg opptil tre.", [("Folk og vennskap", "theme"), ("Bolig", "theme")])
LABELLED = ("Hva handlet det om? Velg opptil tre.", [("✓ Folk og vennskap", "theme"), ("Videre", "continue")])
BIGGER = ("Og noe større: et tiltak, en aktivitet, noe som er ordnet på en god måte?", [("Hopp over", "skip")])
REVIEW = ("Slik blir det lagret:\n\n{text}", [("Send inn", "send"), ("Kast", "discard")])
DONE = ("Tusen takk! Historien din er lagret.", [("Del en til", "again")])
