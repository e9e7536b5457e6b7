"""Slips of the finger and names of other tools: the word that was most likely meant."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from calllogs.language.speech import CALL_VERBS, NEGATIVE_AUXILIARIES, ORDINARY, phrases
from calllogs.language.unrecorded import NOT_ANSWERED, NOT_PLACED, REACHED
from calllogs.language.vocabulary import EVERY_WORD, LANGUAGE, QUALIFIERS, by_phrase, compact

_SHORTEST_TYPO = 4
_SHORTEST_SLIP = 3
"""Letters that are left of a word that is typed often: frm, tht, lst."""
_LONG_WORD = 6
"""Letters from which one other letter makes a slip: sundar is nearer to a name than to sunday."""


_FREQUENT = phrases("""
    calls | failed | today | since | people | times | phone | which | where | about | anyone
    called | paged | night | hours | error | errors | every | after | before | alert | alerts
    spend | cents | costs | empty | status | three | group | recap | woken | didnt | wasnt
    answer | count | there | total | month | weeks | pages
    teams | policy | number | week | last | team | that | what | show | from | with | were | have
    been | made | most | ever | cost | call | when | until | list | this | than | page
""")
"""Shorter words that are typed so often that a letter amiss in them is rarely a name."""

_NAMES = frozenset(
    phrases("""
    adam | albert | algot | aline | ally | amin | amine | anna | antone | augusta | auguste
    augusto | avery | belen | ben | bilal | billy | birger | cain | cal | callen | callie
    casey | cash | cass | chan | chance | chang | charles | chase | chin | chung | clint | clive
    | dalys | damon | dante | donat | donte | earl | eline | elise | elsie | elyse | emil
    emine | enver | ester | esther | ethan | eve | evert | fien | frank | frida | gerson | greta
    | hall | han | hank | hanks | hardy | hart | herve | hoang | howard | huong | ines | jade
    jason | jerson | joni | keven | knight | lean | liane | lieve | linde | loes | lowe | madge
    | mads | mae | maite | maks | malin | malte | mandy | marc | mare | marin | matej | mateo
    maude | mayte | medina | megan | metta | missy | monty | olive | paget | paige | precious
    prince | rael | rand | reilly | renate | rice | rodger | rogers | ruth | safet | sage
    saida | signa | solon | stan | star | steen | stone | stuart | sundar | tan | thanh | thijs
    | timea | tyree | wells | wendt | willa | willi | wills | willy | wong | wright | youri
    zhang
    """)
)
"""First names of the US census of 1990 and of two or more languages, and frequent surnames,
that are one slip from a word of the language."""


def _shorter(word: str) -> set[tuple[int, str]]:
    return {(at, word[:at] + word[at + 1 :]) for at in range(len(word))}


class _Slips(NamedTuple):
    """The words that can be mistyped, and what is left of them by a letter that was.

    Attributes:
        words: All of them.
        without: By what one letter too few leaves.
        another: By where another letter stands, and what is left without it.
    """

    words: frozenset[str]
    without: Mapping[str, str]
    another: Mapping[tuple[int, str], str]


@cache
def _slips() -> _Slips:
    """Built when the first word is not understood: most texts have none."""
    answered = " ".join((*REACHED, *NOT_PLACED, *NOT_ANSWERED)).split()
    words = tuple(
        dict.fromkeys(
            (*EVERY_WORD, *ORDINARY, *CALL_VERBS, *answered, *NEGATIVE_AUXILIARIES, "three")
        )
    )
    return _Slips(
        frozenset(words),
        {
            s: word
            for word in words
            if len(word) > _SHORTEST_TYPO or word in _FREQUENT
            for _, s in _shorter(word)
        },
        {
            s: word
            for word in words
            if len(word) >= _LONG_WORD or word in _FREQUENT
            for s in _shorter(word)
        },
    )


def slip_of(word: str) -> str | None:
    """Return the word of the language that a word is most likely a slip of the finger for.

    One letter too many, one too few, two exchanged, or in a long word another one.
    """
    low = word.lower()
    if len(low) < _SHORTEST_SLIP or low in LANGUAGE or low in _NAMES:
        return None
    slips = _slips()
    if len(low) < _SHORTEST_TYPO:
        return slips.without.get(low)
    swapped = (low[:at] + low[at + 1] + low[at] + low[at + 2 :] for at in range(len(low) - 1))
    shorter = _shorter(low)
    longer = (short for _, short in shorter if len(short) >= _SHORTEST_TYPO)
    exchanged = next((each for each in swapped if each in slips.words), None)
    shortened = next((each for each in longer if each in slips.words), None)
    other = (
        slips.another[at, short]
        for at, short in sorted(shorter)
        if (at, short) in slips.another and _is_near(low[at], slips.another[at, short], at)
    )
    return exchanged or slips.without.get(low) or shortened or next(other, None)


_ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES = {
    key: (row, column + row / 2)
    for row, keys in enumerate(_ROWS_OF_KEYS)
    for column, key in enumerate(keys)
}


def _is_near(letter: str, word: str, at: int) -> bool:
    """Whether a letter lies beside the one it stands for, where the word is short: dave is no slip.

    In a long word any letter may stand for another.
    """
    there, here = _PLACES.get(word[at]), _PLACES.get(letter)
    if len(word) >= _LONG_WORD or there is None or here is None:
        return True
    return abs(there[0] - here[0]) <= 1 and abs(there[1] - here[1]) <= 1


_OTHER_NAMES: dict[str, str] = by_phrase(
    ("incidentnumber|incidenttitle|inc|title", "incident"),
    ("alertnumber|alerttitle", "alert"),
    ("email|name|person|people|who|useremail|username|callee", "user"),
    ("teamname|group", "team"),
    ("phone|phonenumber|callednumber", "to"),
    ("caller|callernumber", "from"),
    ("result|state", "status"),
    ("price|cents|amount", "cost"),
    ("month|day|year|period|timestamp|calledat", "created"),
    ("start|startdate|starttime|begin", "since"),
    ("end|enddate|endtime", "until"),
    ("order|orderby|sortby", "sort"),
    ("groupby|per", "by"),
    ("offset|page", "skip"),
    ("size|count|max|top", "limit"),
    ("text|spoken|calldatamessage", "message"),
    ("error|cause|why|errormessage", "reason"),
)
"""What other tools call a qualifier -> what it is called here, to be suggested."""

_BY_LENGTH = sorted(QUALIFIERS.items(), key=lambda row: (len(row[0]), row[0]))


def suggest_qualifier(name: str) -> str | None:
    """Return the qualifier that a name of another spelling most likely stands for, or None."""
    spelled = compact(name)
    target = QUALIFIERS.get(spelled)
    shortest = (known for known, sets in _BY_LENGTH if sets == target)
    suggestion = next(shortest, _OTHER_NAMES.get(spelled))
    return suggestion if suggestion != name.lower() else None


_LIKENESS = 0.75
"""How alike two words are for one to be a slip of the other: of `faild`, not of `fold`."""


def suggest_word(word: str, known: Sequence[str] = EVERY_WORD) -> str | None:
    """Return the known word that is close to a misspelt one, or None."""
    from difflib import get_close_matches  # noqa: PLC0415  who spells as we do needs none

    near = get_close_matches(word.lower(), known, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0] != word.lower() else None
