"""The forms in which a length is written; rules as data."""

import re

NUM = r"(\d+(?:[.,]\d+)?|[.,]\d+)"
BARE = re.compile(rf"^{NUM}$")
MIN = re.compile(rf"^{NUM}\s*(?:m|min|mins|mins?\.|minutes?|minutos?|mn|mnts?|minuts?|')(?!\w)\.?")
HOUR_MIN = re.compile(
    rf"^{NUM}\s*(?:h|hrs?|hours?|horas?)\.?(?:\s*(?:and|&|,|y)?\s*(\d{{1,2}})\s*(?:m|min|mins|minutes?|minutos?)?\.?)?(?!\w)"
)
FRACTION = re.compile(
    r"^(\d+)?\s*(?:(1/2|1/4|3/4)|([½¼¾]))\s*(?:of an |an |de )?(h|hrs?|hours?|horas?)?\.?$"
)
HALF = re.compile(r"^(\d+|one|an|two|three)\s*(?:hrs?|hours?)?\s*and a half(?: hours?| hrs?)?$")
CLOCK = re.compile(r"^(\d{1,3}):(\d{2})(?::(\d{2}))?$")
SPAN = re.compile(
    r"^(\d{1,2})(?::?(\d{2}))?\s*([ap])?\.?m?\.?\s*(?:-|to|until|till|"
    r"a)\s*(\d{1,2})(?::?(\d{2}))?\s*([ap])?\.?m?\.?$"
)
RANGE = re.compile(
    rf"^{NUM}\s*(m|min|mins|minutes?|h|hrs?|hours?)?\s*(?:-|to|or)\s*{NUM}\s*(m|min|mins|minutes?|h|hrs?|hours?)?\.?$"
)
PERIODS = re.compile(
    rf"^(?:{NUM}|an?|one|two|three|half an?|half|½|full|whole)?\s*(?:class |full )?"
    r"(?:period|block|class|lesson)s?$"
)
ABOUT = re.compile(
    r"^(?:~|≈|about|approx\.?|approximately|around|ca\.?|roughly|almost|nearly|c\.)\s*"
)
PLUS = re.compile(r"(?:\+|ish|\s*\(?approx\.?\)?|\s+or so)$")
FRACTIONS = {"1/2": 30, "1/4": 15, "3/4": 45, "½": 30, "¼": 15, "¾": 45}
WORDS = {
    "an hour": 60,
    "one hour": 60,
    "hour": 60,
    "1hour": 60,
    "two hours": 120,
    "three hours": 180,
    "half hour": 30,
    "half an hour": 30,
    "half-hour": 30,
    "media hora": 30,
    "una hora": 60,
    "quarter hour": 15,
    "quarter of an hour": 15,
    "thirty minutes": 30,
    "forty-five minutes": 45,
    "fifteen minutes": 15,
    "twenty minutes": 20,
}
PART_DAY = re.compile(r"^(?:all |whole |entire )?(?:the )?(morning|afternoon|am|pm)$")
HALF_DAY = re.compile(r"^(?:(?:half|1/2|½|0?\.5)[ -]?(?:a )?day|medio d[ií]a)$")
FULL_DAY = re.compile(
    r"^(?:(?:full|whole|all|1|one|entire)[ -]?days?|day|d[ií]a completo|todo el d[ií]a)$"
)
