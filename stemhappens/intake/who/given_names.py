"""Given names with their short forms, titles and what follows a name; rules as data."""

from collections.abc import Mapping
from functools import lru_cache

from stemhappens.intake.text import fold

# Each row: the full form and the short forms under which it is met.
NICKNAMES = (
    "abigail abby abbie gail",
    "albert al bert",
    "alejandro alex ale",
    "alexander alex al xander",
    "alexandra alex sandra lexi",
    "alfred al fred",
    "alison ali allie",
    "andrew andy drew",
    "angela angie",
    "anthony tony",
    "antonio tony toño",
    "barbara barb",
    "benjamin ben benny",
    "bernadette bernie",
    "beverly bev",
    "bradley brad",
    "brenda bren",
    "brittany britt",
    "caroline carrie caro",
    "cassandra cass cassie",
    "catherine cathy kate katie cat",
    "charles charlie chuck",
    "charlotte charlie lottie",
    "christina chris tina chrissy",
    "christine chris tina chrissy",
    "christopher chris topher",
    "cynthia cindy",
    "daniel dan danny",
    "david dave",
    "deborah deb debbie",
    "debra deb debbie",
    "dolores lola",
    "donald don",
    "dorothy dot dottie",
    "douglas doug",
    "edward ed eddie ted",
    "eleanor ellie nora",
    "elizabeth liz beth betsy lizzie eliza betty",
    "emily em",
    "eugene gene",
    "frances fran",
    "francis frank",
    "francisco paco pancho frank",
    "frederick fred",
    "gabriel gabe",
    "gabriela gabby",
    "gerald jerry",
    "gregory greg",
    "guadalupe lupe",
    "guillermo memo",
    "harold hal",
    "henry hank harry",
    "ignacio nacho",
    "isabel isa",
    "jacob jake",
    "jacqueline jackie",
    "james jim jimmy jamie",
    "janet jan",
    "jeffrey jeff",
    "jennifer jen jenny",
    "jessica jess jessie",
    "jesus chuy",
    "john jack johnny",
    "jonathan jon",
    "jose pepe",
    "joseph joe joey",
    "josephine jo",
    "joshua josh",
    "judith judy",
    "julia jules",
    "katherine kathy kate katie kat",
    "kathleen kathy",
    "kathryn kathy kate katie",
    "kenneth ken kenny",
    "kimberly kim",
    "lawrence larry",
    "leonard len",
    "leticia lety",
    "lillian lily",
    "linda lin",
    "louis lou",
    "madeline maddie",
    "margaret maggie meg peggy marge",
    "maria mari",
    "marjorie marge",
    "martin marty",
    "matthew matt",
    "megan meg",
    "melissa mel missy",
    "michael mike mick mikey",
    "michelle shelly",
    "mitchell mitch",
    "nancy nan",
    "natalie nat",
    "natasha tasha",
    "nathaniel nate nathan",
    "nathan nate",
    "nicholas nick",
    "nicole nikki",
    "olivia liv",
    "pamela pam",
    "patricia pat patty trish tricia",
    "patrick pat",
    "peter pete",
    "philip phil",
    "phillip phil",
    "rachel rach",
    "raymond ray",
    "rebecca becky becca",
    "ricardo rick",
    "richard rick rich dick ricky",
    "robert bob rob bobby robbie bert",
    "roberto beto",
    "rodney rod",
    "roger rog",
    "ronald ron ronnie",
    "rosemary rose",
    "russell russ",
    "samantha sam",
    "samuel sam",
    "sandra sandy",
    "shannon shan",
    "stephanie steph",
    "stephen steve",
    "steven steve",
    "stuart stu",
    "susan sue susie",
    "suzanne sue suzy",
    "tamara tammy",
    "teresa terry tere",
    "theodore ted theo teddy",
    "theresa terry tess",
    "thomas tom tommy",
    "timothy tim",
    "valerie val",
    "vanessa nessa",
    "veronica ronnie",
    "victor vic",
    "victoria vicky tori",
    "vincent vince",
    "virginia ginny",
    "walter walt",
    "wendy wen",
    "william bill will billy liam",
    "yolanda yoli",
    "zachary zach zack",
)
# Given names met in a comma pair ("Ramirez, Julia") that no roster explains.
GIVEN_NAMES = frozenset(
    (
        "aaron adam alice amanda amara amy ana andrea ann anna anne april ashley bianca brandon "
        "brian "
        "brooke carla carlos carmen carol chloe claire claudia courtney crystal dana danielle "
        "dawn denise "
        "derek diana diane donna elena emma eric erica erin ethan eva evan fatima felicia "
        "fernando gloria "
        "grace haley hannah heather helen holly ian ines irene jamal jane janice jasmine jason "
        "jean jill "
        "joan joanna joel jordan jorge joy joyce juan juana juanita june justin karen karla kayla "
        "keiko "
        "keith kelly kevin kyle laura lauren leah lee lena leo leslie lisa lori lucia lucy luis "
        "luz lynn "
        "manuel marco marcus maria marie marisol mark martha mary maya mei melanie miguel molly "
        "monica "
        "morgan nadia naomi nina noah nora olga omar oscar paige paul paula priya rafael ralph "
        "raul renee "
        "rita rosa ruben ruth ryan sally sara sarah scott sean sergio shawn sheila sherry silvia "
        "sofia "
        "sonia stacy tanya tara taylor tiffany todd tracy travis tyler vera wanda wayne xavier "
        "yvonne zoe"
    ).split()
) | frozenset(w for row in NICKNAMES for w in row.split())
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor coach sr sra srta señor señora maestra maestro "
    "teacher principal mister mstr profe".split()
)
SUFFIXES = frozenset("jr sr ii iii iv phd edd med ma ms bs nbct esq".split())


@lru_cache(maxsize=1)
def nickname_groups() -> Mapping[str, frozenset[str]]:
    """Each given name → all forms it is met under."""
    found: dict[str, set[str]] = {}
    for row in NICKNAMES:
        full, *short = (fold(w) for w in row.split())
        for word in short:
            found.setdefault(word, set()).add(full)
            found.setdefault(full, set()).add(word)
    return {word: frozenset(forms) for word, forms in found.items()}


def same_given(one: str, two: str) -> bool:
    """Tell whether two given names may be one person's ("mike", "michael")."""
    forms = nickname_groups()
    return two in forms.get(one, ()) or bool(
        forms.get(one, frozenset()) & forms.get(two, frozenset())
    )
