"""What follows a number that counts or costs something, and so tells that it is nobody's."""

from __future__ import annotations

_COUNTED = (
    r"kr\b|kroner|krone|nok\b|,-|:-|€|\$|£|euro|usd|prosent|percent|%|stk\b|stykk|menneske|mennesker|personer|personar|"
    r"folk\b|innbygg|student|people|persons|inhabitants|gang|ganger|gonger|gongar|times\b|million|mill\b|mrd|tusen|"
    r"år\b|years|"
    r"poeng|points|likes|følger|followers|views|steg\b|skritt|steps|celler|bakterier|stemmer|votes|more\b|flere\b|fleire\b"
)
_MEASURED = (
    r"av oss|of us|av dei|av dem|of them|pers\b|mann\b|jenter|gutter|jente|gut|girls|boys|andre|others|ulike|different|"
    r"nye|new|time\b|timer|timar|hour|min\b|minutt|minute|sek|second|dag|day|natt|netter|night|uke|uka|veke|week|måned|"
    r"månad|mnd|month|year|km\b|m\b|m2|m²|kvm|kvadrat|sqm|square|meter|metre|mil\b|cm\b|mm\b|kg\b|gram|etasje|etg|"
    r"floor|stopp|stop|stasjon|senger|soverom|bad\b|dass|kjøkken|vindu|bed|two\b|roms|rom\b|room|venner|vener|friends|hus\b|house|biler|busser|stoler|plasser|"
    r"grader|degrees|°|moh\b|doser|kopper|kaffe|øl\b|beer"
)

# What makes "5." the fifth, and a month behind a day.
_COUNTED_OFF = (
    r"jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|oct|nov|des|dec|etasje|etg|klasse|plass|gang|gong|trinn|året|semester|"
    r"påske|"
    r"pinse|time|kapittel|nyttår|jule|advent|søndag|omgang|runde|divisjon|verdens|kvartal|halvår"
)

# Lookaheads, to be put behind a number.
NO_AMOUNT = rf"(?![ ]?(?:{_COUNTED}))"
NO_MEASURE = rf"(?![ ]?(?:{_COUNTED}|{_MEASURED}))"
NO_ORDINAL = rf"(?!\.? ?(?:{_COUNTED_OFF}))"
