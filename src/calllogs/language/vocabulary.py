"""The words of the language, a row each; help, suggestions and docs derive from these tables."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TypeVar

from calllogs.filters.filter import Operator
from calllogs.model.fields import FIELDS, Field, Kind
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import RELATIONS, Relation
from calllogs.model.statuses import FAILED_WORDS, PLACED_STATUSES, PLACED_WORDS, STATUSES

T = TypeVar("T")


def _by_phrase(*rows: tuple[str, T]) -> dict[str, T]:
    """Return what each phrase of a row stands for; bars stand between them."""
    return {phrase: meaning for phrases, meaning in rows for phrase in phrases.split("|")}


_PLACED = tuple(sorted(PLACED_STATUSES))

STATUS_WORDS: dict[str, tuple[Operator, tuple[str, ...]]] = {
    **dict.fromkeys(PLACED_WORDS, (Operator.IN, _PLACED)),
    **dict.fromkeys(FAILED_WORDS, (Operator.NOT_IN, _PLACED)),
    **{word: (Operator.IN, (status.value,)) for status in STATUSES for word in status.words},
}


def compact(text: str) -> str:
    """Return a name in lower case, without spaces, dashes, dots and underscores."""
    return re.sub(r"[\s._-]", "", text.lower())


STATUS_VALUES: dict[str, str] = {
    compact(name): status.value
    for status in STATUSES
    for name in (status.value, *status.words)
    if compact(name) == compact(status.value) or compact(status.value).startswith(name)
}
"""Qualifier values, compact: each status, and the words its name begins with (`missed`)."""

TEXT_WORDS: dict[str, str] = _by_phrase(
    ("message|messages|said|saying|about|mentioning|mentions|saying that", "callData.message"),
    ("reason|because|status message|status message contains|reason contains", "statusMessage"),
    ("error message|with the reason|with reason|status message containing", "statusMessage"),
)


def condition_field(field: Field) -> str:
    """Return what a condition calls a column: of JSON, the one text in it can be searched."""
    return f"{field.name}.message" if field.kind is Kind.JSON else field.name


def _qualifier_names(row: Relation) -> tuple[str, ...]:
    return row.keyword, row.name.lower(), row.id_column.lower(), f"{row.keyword}id"


FILTERABLE = [field for field in FIELDS if field.filterable]
QUALIFIERS: dict[str, str] = {
    **{name: relation.keyword for relation in RELATIONS for name in _qualifier_names(relation)},
    **{name: condition_field(f) for f in FILTERABLE for name in (f.name.lower(), *f.words)},
    **{name: name for name in ("since", "after", "before", "until")},
    **{name: name for name in ("has", "sort", "limit", "skip", "by")},
}
"""Qualifier names in lower case, the API's own among them -> what they set."""

SORTABLE: dict[str, str] = {
    name: f.name for f in FIELDS if f.sorted_as for name in (*f.words, f.name.lower())
}

ORDERS: dict[str, tuple[str, str]] = _by_phrase(
    ("newest|latest|most recent|recent|recently|lately", ("createdAt", "desc")),
    ("oldest|earliest", ("createdAt", "asc")),
    (
        "most expensive|more expensive|priciest|costliest|expensive|dearest",
        ("callCostInUSDCents", "desc"),
    ),
    ("cheapest|least expensive", ("callCostInUSDCents", "asc")),
)

GROUPS: dict[str, str] = {
    word: row.name for row in GROUPINGS.values() for word in (row.name, *row.words)
}

FURTHER_GROUPS = (
    *("hour_of_day", "weekday", "quarter", "country", "monitor", "schedule", "rule", "statuspage"),
    *("reason", "message"),
)
"""Groupings that are read, and that no summary answers yet."""

GROUP_WORDS: dict[str, str] = {
    **GROUPS,
    **_by_phrase(
        ("statuses|results|outcomes", "status"),
        ("days|dates|calendar day", "day"),
        ("weeks|calendar week", "week"),
        ("months|calendar month", "month"),
        ("hours|clock hour", "hour"),
        ("users|people|persons|engineer|engineers|responder|responders|member|members", "user"),
        ("callee|callees|on-caller|individual|name|names|human", "user"),
        ("teams|squad|squads", "team"),
        ("policies|on - call policy|on - call policies|on call policy|on call policies", "policy"),
        ("incidents|alert number|incident number", "incident"),
        ("alerts", "alert"),
        ("numbers|phone number|phone numbers|recipient|destination", "to"),
        ("caller|calling number|source", "from"),
        ("hour of day|hour of the day|hours of the day|time of day|time of the day", "hour_of_day"),
        ("weekday|weekdays|week day|day of week|day of the week|days of the week", "weekday"),
        ("quarter|quarters", "quarter"),
        ("country|countries|country code|destination country", "country"),
        ("monitor|monitors", "monitor"),
        ("schedule|schedules|on - call schedule|on call schedule", "schedule"),
        ("rule|rules|escalation rule|escalation rules|escalation level|level", "rule"),
        ("status page|status pages|statuspage", "statuspage"),
        ("reason|reasons|cause|causes|status message|failure reason|error message", "reason"),
        ("message|messages|spoken text|what was said", "message"),
    ),
    "alert number": "alert",
    **{name: name for name in FURTHER_GROUPS},
}
"""What stands behind `by` -> the name of the grouping."""

SPANS: dict[str, str] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "day by day": "day",
    "week by week": "week",
    "month by month": "month",
    "week over week": "week",
    "month over month": "month",
}

METRICS: dict[str, str] = _by_phrase(
    (
        "calls|number of calls|call count|count|call volume|volume|number of pages|times called",
        "calls",
    ),
    ("failed calls|failed|failures|failure|number of failures|errors", "failed"),
    ("failure rate|fail rate|error rate|rate|share of failed calls|failure ratio", "rate"),
    ("cost|total cost|costs|spend|spending|price|money", "cost"),
    ("average cost|average|avg cost|mean cost|cost per call", "average"),
    ("people|number of people|people called", "people"),
)

INTENTS: dict[str, str] = _by_phrase(
    ("how many|how many times|how often|count|count of|number of|total number of", "count"),
    ("the number of|a count of|total calls|call count|how frequently|tally", "count"),
    ("summary|summarize|summarise|stats|statistics|sum up|recap|overview|rundown", "summary"),
    (
        "total cost|total costs|how much|total spend|spend|spending|spent|expenses|expense",
        "summary",
    ),
    ("cost of|costs of|the cost of|call costs|call cost|phone costs|phone bill|bill", "summary"),
    ("average cost|average costs|avg cost|mean cost|median cost|average price|charges", "summary"),
    (
        "failure rate|error rate|success rate|fail rate|failed rate|how much less|how much more",
        "summary",
    ),
    (
        "cost per call|costs per call|average cost per call|average price per call|avg cost per call|amount spent|money spent|invoice|charged in total",
        "summary",
    ),
    ("average number of calls|average calls|avg calls|on average|mean number of calls", "summary"),
    ("timeline|timeline of|sequence of|chronology|chain of calls|escalations", "timeline"),
)

COMPARISONS: dict[str, Operator] = _by_phrase(
    ("over|above|more than|greater than|higher than|bigger than|exceeding|>", Operator.GT),
    ("at least|no less than|not less than|minimum|>=", Operator.GTE),
    ("at most|up to|no more than|not more than|maximum|<=", Operator.LTE),
    ("under|below|less than|fewer than|cheaper than|lower than|<", Operator.LT),
    ("exactly|=|:", Operator.EQ),
)

NEGATIONS = (
    *("not", "except", "excluding", "without", "no", "besides", "never", "but", "apart", "other"),
    *("exclude", "minus", "ignoring", "outside"),
)


def _phrases(*rows: str) -> tuple[str, ...]:
    """Return the phrases of rows; bars stand between them."""
    return tuple(phrase for row in rows for phrase in row.split("|"))


COURTESY = _phrases(
    "hi|hi there|hello|hello there|hey|hey there|good morning|good afternoon|good evening",
    "please|pls|plz|kindly|sorry|thanks|thank you|thanks a lot|thx|cheers|quick question",
    "can you|could you|would you|will you|can i|could i|may i|can we|could we|do you know",
    "can you please|could you please|can you tell me|could you tell me|can you show me",
    "i want to know|i want to see|i would like to know|i would like to see|i'd like to see",
    "i'd like to know|id like to see|i need to know|i need to see|we need to know|i want",
    "we want to know|we need to see|i need|i'd like|i would like|we need|let me know|let me see",
    "let us see|let me|tell me|tell us|show me|show us|give me|give us|send me|share with me",
    "list me|find me|get me|get us|help me find|i am looking for|i'm looking for|im looking for",
    "looking for|i wonder|i was wondering|do we know|is it possible to|any idea|fetch|share|pull up|pull",
    "bring up|look up|look at|check|show|list|find|get|give|display|see|search|view|report|query",
    "share me|send me|provide me|provide me with|provide|revert with|revert|revert back with",
    "do the needful|kindly do the needful|asap|fyi|want|wanna see|want to check|need to check",
    "remind me|want to know|want to see|know",
)
"""What people say around a question."""

CONNECTIVES = (
    *COURTESY,
    *_phrases(
        "phone calls|phone call|phonecalls|voice calls|call logs|call log|calls|call|logs|log",
        "telephone calls|telephone call|call history|call records|call record|call volume",
        "phone notifications|phone notification|notifications|notification|pages|dials|rings",
        "phone pages|on-call calls|on call calls|oncall calls|records|record|entries|entry",
        "attempts|attempt|call attempts|call attempt|results|times|made by|made to",
        "placed by|have been|has been|had been|will be|to us|all|all the|any|the|a|an|each of the",
        "for|of|in|on|at|with|and|that|which|who|were|was|are|is|did|do|does|done|have|has|had",
        "been|being|be|got|get|gets|getting|gotten|made|make|it|there|what|went|out|where|when",
        "only|just|ones|one|same|also|too|then|so|but|as|well|ok so",
        "we|us|our|ours|you|your|i have|i had|they|them|their|he|she|him|his|her|its|itself|those|these",
        "so far|to date|up to now|until now|till now|ever|yet|already|actually|really|currently logged",
        "or so|in total|at all|overall|altogether|in all|basically|exactly how|as well|again|still",
        "today's date|in the log|in the logs|in our logs|in the call log|in the call logs|from oneuptime",
        "by oneuptime|in oneuptime|oneuptime|from the log|our system|the system|the whole|whole",
        "entire|complete|full|every|everything that|whatever|various|in phone calls|by phone",
        "on the phone|via phone|over the phone|in calls|any of|some|some of|caused by|because of",
        "related to|relating to|relate to|concerning|regarding|re|due to|linked to|attached to",
        "belonging to|triggered by|raised by|caused|triggered|generated|sent|sent out|sent to|happen",
        "happened|happening|occurred|come|came|come in|came in|come out|gone out|go out|placed to|took place",
        "received|receive|receives|logged|recorded|there been|there were|there was|happens",
        "what about|how about|what is|what are|what was|what were|what happened with|what's",
        "what happened|whats|hows|whos|details|details of|info|info on|information on|information about",
        "am|having been|should|would|could|can|of them|status of|a list of|list of|overview of calls",
        "to everyone|to anyone|to everybody|to anybody|to people|to all|to anyone at all",
        "'s number|'s phone number|'s phone|'s line|'s mobile|'s cell|'s numbers|'s phones",
        "during|volume|volumes|about|everything|anything|something|re :|regarding :|on - call|upon|cases|instances|done by",
        "happen to|wise|per call|each call|pushed|ones that|such|at the time|by phone call",
        "?|!|,|.|;|'s|'",
    ),
)

FILLERS = tuple(
    word for word in CONNECTIVES
    if word not in (
        "call", "call logs", "call log", "who", "any", "with", "the", "a", "an", "for", "of", "in",
        "on", "at", "is", "has", "have", "had", "was", "and", "show", "get", "all", "it", "!", "get me",
        "placed by", "every", "each of the", "when", "'s", "'", "what", "which", "one", "times", "but",
        "ok so", "pages", "can", "re", "did", "do", "does", "were", "are", "us", "so", "no", "be",
    )
)  # fmt: skip
"""Connectives that begin no phrase of any other kind."""

CALL_VERBS = frozenset(_phrases(
    "call|calls|called|calling|phone|phones|phoned|phoning|page|paged|paging|ring|rang|rung|ringing",
    "dial|dialed|dialled|dialing|dialling|contact|contacts|contacted|contacting|notify|notifies",
    "notified|notifying|buzz|buzzed|ping|pinged|pinging|telephone|telephoned|alerted",
    "escalate|escalates|escalated|escalating|bother|bothered|disturb|disturbed|escalated to|escalate to",
))  # fmt: skip
"""What is done to the person who is called."""

NEGATIVE_AUXILIARIES = tuple(
    form
    for verb in ("did", "was", "were", "has", "have", "had", "does", "do", "is", "are", "could")
    for form in (f"{verb}n't", f"{verb}nt")
) + ("couldn't", "cannot", "can't", "cant", "won't", "wouldn't", "aint", "ain't")

ORDINARY = frozenset(_phrases(
    "everyone|everybody|anyone|anybody|someone|somebody|nobody|noone|none|nothing|something|anything",
    "everything|everywhere|anywhere|here|there|else|other|others|another|both|either|neither|whom|whose",
    "why|how|when|where|what|which|who|mobile|mobiles|landline|landlines|cell|voicemail|voicemails",
    "back|in|out|up|down|off|over|under|again|through|about|around|across|along|into|onto|from|to",
    "by|per|than|as|if|then|because|while|though|although|unless|via|towards|toward|against|among",
    "upon|off|near|beside|besides|outside|inside|within|beyond|despite|except|without|is|am|are|was",
    "were|be|been|being|do|does|did|done|doing|have|has|had|having|can|could|will|would|shall|should",
    "may|might|must|ought|not|no|yes|never|always|often|sometimes|usually|rarely|mostly|mainly|once",
    "twice|thrice|soon|later|earlier|early|late|before|after|since|until|during|now|then|today",
    "very|quite|rather|too|enough|almost|nearly|really|just|only|even|still|yet|already|also|much",
    "many|more|most|less|least|few|fewer|fewest|several|some|any|all|each|every|half|whole|lot|lots",
    "good|bad|big|small|new|old|long|short|high|low|great|same|different|similar|last|next|first",
    "second|third|previous|recent|current|own|such|certain|real|true|false|right|wrong|main|real",
    "go|goes|going|went|gone|come|comes|coming|came|get|gets|getting|got|make|makes|making|made|take",
    "takes|took|taken|give|gives|gave|given|keep|kept|let|put|set|say|says|said|tell|told|ask|asked",
    "know|knew|known|think|thought|see|saw|seen|look|looked|find|found|want|wanted|need|needed|use",
    "used|try|tried|work|worked|working|seem|seemed|feel|felt|leave|left|mean|means|meant|become",
    "answer|answers|answered|answering|pick|picked|picks|respond|responded|reply|replied|reach",
    "reached|wake|woke|woken|hang|hung|hear|heard|listen|talk|talked|speak|spoke|dial|ring|call|page",
    "phone|phones|telephone|number|numbers|line|lines|sms|text|texts|email|emails|mail|push|slack|voice",
    "message|messages|notification|notifications|log|logs|report|reports|data|list|table|chart|graph",
    "time|times|hour|hours|minute|minutes|day|days|week|weeks|month|months|year|years|moment|date",
    "dates|period|range|thing|things|stuff|way|ways|case|cases|reason|reasons|cause|causes|issue",
    "issues|problem|problems|question|system|service|services|outage|outages|thanks|please|hello|hi",
    "severity|priority|duration|length|recording|recordings|transcript|transcripts|customer|customers",
    "client|clients|caller|callers|callee|callees|oncall|on|shift|shifts|rotation|engineer|engineers",
    "responder|responders|manager|managers|boss|admin|owner|guy|guys|folks|colleague|colleagues",
    "country|countries|city|zone|total|totals|average|mean|median|sum|count|amount|percent|percentage",
    "rate|ratio|share|ranking|rank|trend|volume|usage|spend|spending|bill|billed|charge|charges",
    "expensive|cheap|busiest|noisiest|worst|best|highest|lowest|biggest|smallest|longest|shortest",
    "deploy|deployment|release|maintenance|window|select|from|where|delete|update|insert|drop|having",
    "null|true|false|ignore|instructions|previous|prompt|system|like|between|order|group|offset|or|and",
    "inbound|incoming|outbound|outgoing|international|domestic|local|foreign|business|office|work",
    "vs|versus|compare|compared|comparison|whether|it|its|he|she|they|them|him|her|we|us|you|me|my|i",
    "this|that|these|those|the|a|an|of|at|for|with|so|but|nor|ok|okay|anyway|asap|fyi|etc|eod|eow",
    "max|min|maximum|minimum|pager|pagers|update|updates|peak|member|members|fiscal|holiday|holidays|christmas|thanksgiving|easter|prepone|postpone|frobnicate",
)) - {"frobnicate", "prepone", "postpone"}  # fmt: skip
"""Words that name nobody and nothing when nobody wrote them as a name."""

NUMBER_WORDS: dict[str, int] = {
    word: number
    for number, row in enumerate(
        [
            "a an one",
            "two couple",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
    for word in row.split()
}


CALLING_CODES: dict[str, str] = _by_phrase(
    ("us|usa|u . s .|united states|america|american|canada|canadian|north america", "+1"),
    ("uk|u . k .|united kingdom|britain|great britain|british|england", "+44"),
    ("germany|german|deutschland", "+49"),
    ("france|french", "+33"),
    ("spain|spanish", "+34"),
    ("italy|italian", "+39"),
    ("netherlands|dutch|holland", "+31"),
    ("belgium|belgian", "+32"),
    ("switzerland|swiss", "+41"),
    ("austria|austrian", "+43"),
    ("portugal|portuguese", "+351"),
    ("ireland|irish", "+353"),
    ("poland|polish", "+48"),
    ("sweden|swedish", "+46"),
    ("norway|norwegian", "+47"),
    ("denmark|danish", "+45"),
    ("finland|finnish", "+358"),
    ("india|indian", "+91"),
    ("brazil|brazilian|brasil", "+55"),
    ("mexico|mexican", "+52"),
    ("australia|australian", "+61"),
    ("new zealand", "+64"),
    ("japan|japanese", "+81"),
    ("china|chinese", "+86"),
    ("singapore", "+65"),
    ("south africa", "+27"),
    ("israel|israeli", "+972"),
    ("philippines", "+63"),
    ("argentina", "+54"),
    ("romania|romanian", "+40"),
    ("ukraine|ukrainian", "+380"),
    ("turkey|turkish", "+90"),
)
"""Countries by what people call them -> how their numbers begin; names of people are left out."""


def _numbered(names: str) -> dict[str, int]:
    """Return the number of each name, counted from 1; names between commas share one."""
    return {name: number for number, row in enumerate(names.split(","), 1) for name in row.split()}


MONTHS = _numbered(
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, "
    "september sep sept, october oct, november nov, december dec"
)
WEEKDAYS = _numbered(
    "monday mon, tuesday tue tues, wednesday wed, thursday thu thur thurs, friday fri, "
    "saturday sat, sunday sun"
)
UNITS: dict[str, str] = _by_phrase(
    ("s|sec|secs|second|seconds", "seconds"),
    ("m|min|mins|minute|minutes", "minutes"),
    ("h|hr|hrs|hour|hours", "hours"),
    ("d|day|days", "days"),
    ("w|week|weeks", "weeks"),
    ("mo|month|months", "months"),
    ("y|year|years", "years"),
)
SPELLINGS: dict[str, str] = {
    typed: word
    for typed, word in (
        ("yday", "yesterday"), ("yest", "yesterday"), ("nite", "night"), ("nites", "nights"),
        ("tonite", "tonight"), ("tmrw", "tomorrow"), ("previous", "last"), ("prior", "last"), ("prev", "last"),
        ("preceding", "last"), ("current", "this"), ("wk", "week"), ("wks", "weeks"),
        ("mth", "month"), ("mths", "months"), ("thru", "through"), ("til", "till"),
        ("btw", "between"), ("ppl", "people"), ("thurday", "thursday"), ("inc", "inc"),
    )
}  # fmt: skip
"""Short spellings -> the word they stand for."""

TIME_WORDS = (
    "today", "yesterday", "tomorrow", "tonight", "noon", "midnight", "morning", "afternoon",
    "evening", "night", "weekend", "quarter", "between", "since", "after", "before", "until",
    "till", "through", "last", "past", "this", "during", "ago", "fortnight", "overnight", "ytd", "mtd",
    "qtd", "wtd", "nights", "weekends", "weekdays", "mondays", "tuesdays", "wednesdays", "thursdays",
    "fridays", "saturdays", "sundays", "mornings", "evenings", "kw", "cw", "around", "half", "noon",
    "couple", "hours", "now", "compare", "compared", "versus", "tonight", "o'clock", "business",
)  # fmt: skip

_NOUNS = tuple(word for relation in RELATIONS for word in relation.words)

_SHORTEST_WORD = 3
"""Letters of the shortest word that is suggested for a misspelt one: `of` is near to anything."""

_PHRASES = (
    *STATUS_WORDS, *_NOUNS, *TEXT_WORDS, *ORDERS, *INTENTS, *COMPARISONS, *NEGATIONS, *CONNECTIVES,
    *MONTHS, *WEEKDAYS, *UNITS, *TIME_WORDS,
    "limit skip offset page top first sort order by cost free paid me my called everything",
)  # fmt: skip
EVERY_WORD: tuple[str, ...] = tuple(
    dict.fromkeys(word for word in " ".join(_PHRASES).split() if len(word) >= _SHORTEST_WORD)
)

CONDITION_WORDS = frozenset(" ".join((*STATUS_WORDS, *_NOUNS)).split()) | {
    *(*TIME_WORDS, *WEEKDAYS, "free", "paid", "cost", "to", "from", "not", "no", "called"),
}
"""Words that begin or belong to a condition of their own."""


_OTHER_NAMES: dict[str, str] = _by_phrase(
    ("incidentnumber|incidenttitle|inc|title", "incident"),
    ("alertnumber|alerttitle", "alert"),
    ("email|name|person|people|who|useremail|username|callee", "user"),
    ("teamname|group", "team"),
    ("phone|phonenumber|callednumber", "to"),
    ("caller|callernumber", "from"),
    ("result|outcome|state", "status"),
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

NOT_KNOWN_REACHED = (
    "OneUptime does not record whether anybody answered. Write placed for calls that went out, "
    "failed for those that did not; a timeline tells who acknowledged, as in timeline incident 42."
)
NOT_CALLED = (
    "The log holds the calls that were made, and does not know who was not called. "
    "Write by user for who was called how often, or failed for calls that did not go out."
)
REACHED = _phrases(
    "answered|answer|answers|answering|pick up|picked up|picks up|picked it up|pick it up|picked",
    "reached|reach|reachable|reaching|respond|responded|responding|react|reacted|get through",
    "got through|gotten through|come through|came through|take the call|took the call|accept|accepted|connect|connects",
    "picked the phone|pick the phone|take it|took it|connected|lift|lifted|answered by|reply|replied",
    "attend|attended|heard|hear|listened|spoken to|speak to|got hold of|get hold of",
)
"""Words for what the log does not know: whether somebody was at the other end."""

NOT_PLACED = _phrases(
    "connect|connected|connecting|go through|gone through|went through|get through|got through",
    "go out|gone out|went out|deliver|delivered|succeed|succeeded|work|worked|working|complete",
    "placed|successful|success|come through|came through|make it|made it|made it through|ring through|ok",
    "completed",
)
"""Behind `not`: calls that were not placed."""

NOT_ANSWERED = _phrases(
    "answer|answered|answering|pick up|picked up|picking up|pick|picked|pick it up|picked it up",
    "lift|lifted|respond|responded|reply|replied|attend|attended|take the call|took the call|accepted",
)
"""Behind `not`: calls that were missed."""

_DECLINED = "Whether a call was declined or hung up is not recorded. Write failed or missed."
NOT_RECORDED: dict[str, str] = _by_phrase(
    (
        "voicemail|voicemails|voice mail|went to voicemail|go to voicemail|goes to voicemail"
        "|to voicemail|answering machine|mailbox",
        "Whether a call went to voicemail is not recorded: placed means the carrier took it. "
        "Write placed or failed.",
    ),
    (
        "declined|rejected|hung up|hang up|hangup|hangups|cut off|dropped|disconnected|refused",
        _DECLINED,
    ),
    (
        "sms|text messages|texts|texted|emailed|emails|mails|push notifications|whatsapp|telegram",
        "This log holds phone calls alone; SMS, e-mails and push messages have logs of their own in "
        "OneUptime. Ask for calls.",
    ),
    (
        "inbound|incoming|customer|customers|clients|voicemail left|callers|call us|called us"
        "|calls us|phoned us|rang us|phone us",
        "OneUptime only makes calls: calls that come in are not in this log. "
        "Write calls to +15559998888 for calls to a number.",
    ),
    (
        "how long|duration|durations|longest|shortest|talk time|per minute|per second|seconds long"
        "|minutes long|call length|length of|ring time|lasted|lasting|longer than|shorter than",
        "How long a call lasted is not recorded. Write by cost, or cost over 50c, for what it cost.",
    ),
    (
        "severity|severities|high severity|high - severity|sev1|sev2|sev3|sev 1|sev 2|sev 3|sev - 1|sev - 2|sev|p1|p2|p3|p 1|p 2"
        "|priority|critical|high priority|major",
        "Calls do not hold the severity of their incident. Write incident 42, or by incident.",
    ),
    ("recording|recordings|transcript|transcripts|audio", "What was spoken back is not recorded."),
    (
        "answer rate|pickup rate|pick up rate|pick - up rate|response rate|reach rate"
        "|connection rate|acceptance rate",
        "Whether anybody answered is not recorded, so there is no such rate. "
        "Write by team for how many calls failed.",
    ),
    (
        "acknowledged|acked|acknowledgement|acknowledgements|acknowledge|ack|acks",
        "Who acknowledged is told by a timeline, as in timeline incident 42.",
    ),
    (
        "thanksgiving|christmas|xmas|easter|new year's|new years|holiday|holidays|labor day|diwali",
        "I do not know when holidays are. Write the date, as in nov 26.",
    ),
    (
        "fy|fiscal year|fiscal|financial year",
        "I do not know when your fiscal year begins. Write the months, as in july 2025 to june 2026.",
    ),
    (
        "pending|queued|upcoming|future|next week|next month|next shift|next hour|next few",
        "Only calls that were made are logged, not those to come. Ask for the past.",
    ),
    (
        "currently|right now|at the moment|in progress|ongoing|ringing right now|being called"
        "|live calls|now ringing|at present",
        "A call is logged once it was made, so calls under way are not seen. "
        "Write last 10 minutes for the latest.",
    ),
    (
        "phone system|calling system|is it working|is it up|system working",
        "Ask for what happened to calls, as in summary today or failed today.",
    ),
    (
        "is on call|is on - call|'s on call|'s on - call|are on call|are on - call|am i on call"
        "|on call now|on - call now|on call right now|on call tonight|was on call|was on - call"
        "|were on call|went on call|next on call|on call schedule for",
        "Who is on call is not in this log. Write by user for who was called.",
    ),
    (
        "close|resolve|delete|create|remove|assign|silence|mute|snooze|cancel|reopen|trigger"
        "|reassign|unassign|redial|call back|send a|set up",
        "Questions alone are answered here: nothing can be changed, and nobody can be called.",
    ),
    (
        "help|what can i ask|what can you do|how do i|what can i do|how does this work|commands",
        "Ask in plain words, as in failed today or who was called for incident 42. "
        "The help on filters lists all that can be asked.",
    ),
    ("time zone|timezone|language|version|api key", "That is not in the call log."),
    (
        "mobile|mobiles|landline|landlines|cell phone|cell phones|cellphones|cell",
        "What kind of number was called is not recorded. Write the number, as in to +15559998888.",
    ),
    ("not called|on shift|on duty", NOT_CALLED),
)
"""What people ask that is in no column: the phrase, and what is said."""

ASKED_OTHERWISE: dict[str, tuple[str, str | None]] = _by_phrase(
    ("by|per", (f"Calls are grouped by one of these: {', '.join(GROUPS)}.", None)),
    (
        "vs|versus",
        (
            "Two times can be compared, as in this week vs last week. "
            "Write by team or by user to see several beside each other.",
            None,
        ),
    ),
    ("looking", ("Write summary today for how it looks, or failed today.", None)),
    ("*", ("All calls are asked for by all.", "all")),
    ("select", ("Only questions are read here. Ask in plain words, as in failed today.", None)),
)
"""Words for what is asked otherwise here: the sentence, and what to write."""


LANGUAGE: frozenset[str] = (
    frozenset(" ".join(_PHRASES).split())
    | ORDINARY
    | CALL_VERBS
    | frozenset(("empty", "null", "vs", "versus"))
    | frozenset(" ".join((*REACHED, *NOT_PLACED, *NOT_ANSWERED)).split())
    | frozenset(phrase for phrase in NOT_RECORDED if " " not in phrase)
    | frozenset(NEGATIVE_AUXILIARIES)
    | frozenset(NUMBER_WORDS)
)
"""Words that are no names, unless they are quoted, behind a colon, or written as one."""

NAMEABLE = frozenset(("nights", "weekends", "weekdays", "balance", "number", "level"))
"""Words of the language that a noun, `said` or `reason` can be followed by all the same."""

_SHORTEST_TYPO = 4
_LONG_WORD = 7
"""Letters from which one other letter makes a slip: sundar is nearer to a name than to sunday."""


def _shorter(word: str) -> set[tuple[int, str]]:
    return {(at, word[:at] + word[at + 1 :]) for at in range(len(word))}


_TYPED = tuple(dict.fromkeys((*EVERY_WORD, *ORDINARY, *CALL_VERBS)))
_WITHOUT_LETTER = {
    short: word for word in _TYPED if len(word) > _SHORTEST_TYPO for _, short in _shorter(word)
}
_OTHER_LETTER = {
    short: word for word in _TYPED if len(word) >= _LONG_WORD for short in _shorter(word)
}


def slip_of(word: str) -> str | None:
    """Return the word of the language that a word is most likely a slip of the finger for.

    One letter too many, one too few, two exchanged, or in a long word another one.
    """
    low = word.lower()
    if len(low) < _SHORTEST_TYPO or low in LANGUAGE:
        return None
    swapped = (low[:at] + low[at + 1] + low[at] + low[at + 2 :] for at in range(len(low) - 1))
    shorter = _shorter(low)
    longer = (short for _, short in shorter if len(short) >= _SHORTEST_TYPO)
    exchanged = next((each for each in swapped if each in _TYPED_SET), None)
    shortened = next((each for each in longer if each in _TYPED_SET), None)
    other = (_OTHER_LETTER[short] for short in shorter if short in _OTHER_LETTER)
    return exchanged or _WITHOUT_LETTER.get(low) or shortened or next(other, None)


_TYPED_SET = frozenset(_TYPED)


def alternatives(words: Sequence[str], joint: str) -> str:
    """Return words as a sentence lists them: `created, cost or status`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


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
    near = get_close_matches(word.lower(), known, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0] != word.lower() else None
