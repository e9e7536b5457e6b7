"""What people bring from other tools (GitHub, Splunk, SQL, JQL) and languages, in our own words.

A table of forms at the edge of the language: each turns one form into a phrase of ours, and what
no form knows is refused like any other word.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from calllogs.language.speech import phrases
from calllogs.language.vocabulary import GROUP_WORDS

Form = tuple[str, str | Callable[[re.Match[str]], str]]
"""What is looked for, as a regular expression, and what it is in our words."""

_FIELD = (
    r"(?:status|user|team|incident|alert|monitor|policy|schedule|rule|cost|created(?:at)?|to|from)"
)
SIGNS = re.compile(
    r"[|(=~{@\[/年]|<>|[a-z]_\w|\b(?:start|from|begin)\w*\s?[:=]|\s:|\.\w+:|\b(?:is|no):|\b(?:is|was|in|select|where|group|order|like|having|earliest|limit|contains|created|time)\b",
    re.IGNORECASE,
)
"""What a form of another tool has one of: most texts hold none, and are not searched for forms."""


def _joined(match: re.Match[str]) -> str:
    """status in (failed, busy): the values as a list of ours"""
    values = re.split(r"\s*,\s*|\s+or\s+", match["values"].strip(), flags=re.IGNORECASE)
    sign = "-" if match["negated"] else ""
    return f"{sign}{match['field']}:{','.join(values)} "


def _ago(match: re.Match[str]) -> str:
    words = {">": "since", ">=": "since", "<": "before", "<=": "until"}
    span = match["span"].lower() if match.string.isupper() else match["span"]
    return f"{words[match['sign']]} now-{span} "


_UNITS = {"day": "today", "week": "this week", "month": "this month", "year": "this year"}


def _start_of(match: re.Match[str]) -> str:
    words = {">": "", ">=": "", "<": "before ", "<=": "before "}
    return f"{words[match['sign']]}{_UNITS[match['unit'].lower()]} "


def _contained(match: re.Match[str]) -> str:
    """message like '%invalid%': in other tools the message is why it failed"""
    field = match["field"].split(".")[0]
    name = "reason" if field.lower().endswith("message") else field
    sign = "-" if match["negated"] else ""
    value = next(match[each] for each in ("double", "single", "bare") if match[each] is not None)
    return f'{sign}{name}:"{value.strip("%*").rstrip(".;,!?")}" '


def _holding(match: re.Match[str]) -> str:
    """message contains disk: in plain words the message is what is said"""
    field, negated = match["field"], match["negated"]
    if field.lower() not in ("message", "reason") or negated:
        return _contained(match)
    if match["bare"] is None:
        return f'{field} "{match["double"] or match["single"]}" '
    return f"{field} {match['bare']}"  # which may go on: disk full


def _repeated(match: re.Match[str]) -> str:
    """status = 'failed' or status = 'busy': the values as a list of ours"""
    quotes = "'\"" if match["field"].lower() in ("to", "from") else ""
    values = (match[name].strip(quotes) if quotes else match[name] for name in ("one", "two"))
    return f"{match['field']}:{','.join(values)} "


_SNAKED = {
    **{word.replace(" ", "_"): word for word in GROUP_WORDS if " " in word},
    **{f"{word}_by": f"{word} by" for word in ("sort", "sorted", "order", "ordered")},
    **{f"{word}_by": "by" for word in ("group", "grouped")},
}


def _spaced(match: re.Match[str]) -> str:
    """hour_of_day | group_by: what other tools join by underscores"""
    return _SNAKED.get(match.group().lower(), match.group())


_CREATED, _SIGN = r"\bcreated(?:at|_at)?", r"(?P<sign>>=|<=|>|<)"
_SPANS = {"h": "hour", "d": "day", "w": "week", "mon": "month"}
_SEARCHED = r"\b(?P<field>(?:status\s?)?message|reason|\w+\.(?:name|title)|user|team|incident)"
_SOUGHT = r"(?:\"(?P<double>[^\"]+)\"|'(?P<single>[^']+)'|(?P<bare>[^'\"\s?!,]+))"
_DATED = r"(?:_?(?:date|time))?\s*[:=]\s*(20\d\d-\d\d-[\w:+-]+)"
_TABLE = r"(?:calls?|call_?logs?)"
_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[\w+*-]+)"
_UNQUOTED = r"[^\"]*(?:\"[^\"]*\"[^\"]*)*$"
_FORMS: tuple[Form, ...] = (
    # brackets around what is one without them, unless they are negated or quoted
    (r"(?<!not )(?<!in )(?<![\w:=!-])\((?=[a-z@])([^()\"]*)\)(?=" + _UNQUOTED + ")", r"\1"),
    # chat
    (r"\bw/o\b", "without"),
    (r"\bw/(?=\s)", "with"),
    (r"\bb/c\b", "because"),
    # SQL and Splunk around a question
    (r"\bselect\s+count\s*\(\s*distinct\s+(\w+)\s*\)(?:\s+from\s+[\w.]+)?", r"by \1 "),
    (r"count\s*\(\s*distinct\s+(\w+)\s*\)", r"by \1 "),
    (rf"\bselect\s+(?:\*|[\w.]+(?:\s*,\s*[\w.]+)*)\s+from\s+{_TABLE}\b(?!\s*;)", ""),
    (r"\bselect\s+(?:\w+\s*,\s*)+(?=(?:count|sum|avg)\s*\()", ""),
    (r"\bselect\s+distinct\s+(\w+)\s+from\s+(?:calls?|call_?logs?)\b", r"by \1 "),
    (r"\bselect\s+(?=(?:count|sum|avg)\s*\()", ""),
    (r"(?<=\))\s+(?:as\s+)?n(?=\s+from)|\border\s+by\s+n\s+desc\b", ""),
    (r"\bhaving\s+count\s*\(\s*\*?\s*\)\s*>\s*(\d+)", r"more than \1 calls "),
    (r"\bhaving\s+count\s*\(\s*\*?\s*\)\s*>=\s*(\d+)", r"at least \1 calls "),
    (r"\border\s+by\s+sum\s*\(\s*cost\s*\)\s+desc\s+limit\s+(\d+)",
          r"ranked by cost top \1 "),
    (r"\border\s+by\s+sum\s*\(\s*cost\s*\)(?:\s+desc)?", "ranked by cost "),
    (r"\border\s+by\s+count\s*(?:\(\s*\*?\s*\))?(?:\s+desc)?(?!\w)", ""),
    (r"\bcount\s*\(\s*\*?\s*\)(?=.*\b(?:group\s+)?by\b)", ""),
    (r"\bcount\s*\(\s*\*?\s*\)", "how many "),
    (r"\|\s*(?:stats|timechart)\s+(?=(?:avg|sum)\s*\()", ""),
    (r"\b(?:avg|sum|min|max)\s*\(\s*cost\s*\)|\b(?:sum|avg)\s*:\s*cost\b", "summary "),
    (r"(?<=\s)from\s+(?:calls|call_?logs?)\b", ""),
    (r"\|\s*(?:where|search)\b", ""),
    (r"^\s*from\s+(?:calls|call_?logs?)\s+where\b|\bwhere\b", ""),
    (r"\|\s*timechart\s+(?:span\s*=\s*1?(?P<unit>h|d|w|mon))?\s*(?:count)?",
          lambda m: f"by {_SPANS[(m['unit'] or 'd').lower()]} "),
    (r"\|\s*(?:stats\s+)?count\s+by\s+(\w+)", r"by \1 "),
    (r"\|\s*stats\s+count\b", "how many "),
    (r"\|\s*(top|head)\s+(?:limit\s*=\s*)?(\d+)(?=\s+\w)", r"top \2 "),
    (r"\|\s*sort\s+-\s*count\s*\|\s*head\s+(\d+)", r"ranked by calls top \1 "),
    (r"\|\s*sort\s+-\s*count\b(?:\(\))?", "ranked by calls "),
    (r"\|\s*head\s+(\d+)", r"limit \1 "),
    (r"\|\s*sort\s+(-?)\s*(\w+)", r"sort:\1\2 "),
    (r"\bearliest\s*=\s*-(\d+[smhdw])(@[dwhm]\w*)?",
          lambda m: f"since now-{m[1]}{'/d' if m[2] else ''} "),
    (r"\blatest\s*=\s*@d\b", "before today "),
    (r"\blatest\s*=\s*now\b(?:\(\))?", ""),
    (r"\bby\s*\{(\w+)\}", r"by \1 "),
    # times
    (r"\bcreated(?:at|_at)?\s*(?P<sign>>=|<=|>|<)\s*-(?P<span>\d+\s*[smhdw])\b", _ago),
    (rf"{_CREATED}\s*{_SIGN}\s*now\(\)\s*-\s*interval\s*'?(?P<span>\d+\s*\w+)'?", _ago),
    (r"\bcreated(?:at|_at)?\s*>=?\s*startofday\(\s*[\"']?-1d?[\"']?\s*\)", "since yesterday "),
    (r"\bcreated(?:at|_at)?\s*>=?\s*startofday\(\s*[\"']?-(\d+)d?[\"']?\s*\)", r"since now-\1d/d "),
    (r"(?<!\S)(?:source|index)\s*=\s*\"?call(?:s|_?-?logs?)\"?\s", " "),
    (r"\bcreated(?:at|_at)?\s*(?P<sign>>=|<=|>|<)\s*startof(?P<unit>day|week|month|year)\(\)",
          _start_of),
    (r"\bcreated(?:at|_at)?\s+between\s+['\"]([^'\"]+)['\"]\s+and\s+['\"]([^'\"]+)['\"]",
          r"between \1 and \2 "),
    (r"\bcreated(?:at|_at)?\s+between\b", "between"),
    (r"\bcreated_?(?:at|on)\b(?!\.)", "created"),
    (r"\btime\s+between\b", "between"),
    (r"(20\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日", r"\1-\2-\3"),
    (r"(?<![\w\"'@#-])[a-z]+(?:_[a-z]+)+(?![\w\"'-]|\s*[:=<>!~])(?=" + _UNQUOTED + ")", _spaced),
    (rf"(?<!\S)(?:start|from|begin){_DATED}[\s,;&]+(?:and\s+)?(?:end|to|until){_DATED}",
          r"from \1 to \2 "),
    (r"\b(last|past)_(\d+)_?([a-z]+)\b", r"\1 \2 \3"),
    # GitHub
    (r"(?<![\w-])-is:(\w+)", r"not \1 "),
    (r"(?<![\w-])is:(\w+)", r"\1 "),
    (r"(?<![\w-])no:(\w+)", r"no \1 "),
    # values
    (
        r"\b(status)\s*(!=|<>|==?)\s*(['\"])([\w -]+)\3",
        lambda m: f"{m[1]}{'!=' if m[2] in ('!=', '<>') else '='}{m[4].replace(' ', '-')} ",
    ),
    (r"\bstatus\s+(?:is|was)\s+not\s+(?=\w)", "status!="),
    (r"\b(?:date\s*\(\s*)?created(?:at|_at)?\s*\)\s*=", "created ="),
    (r"\b(?:created|time|@?timestamp|date)\s*:\s*\[\s*(\S+)\s+to\s+now\s*\]", r"since \1 "),
    (r"\b(?:created|time|@?timestamp|date)\s*:\s*\[\s*(\S+)\s+to\s+(\S+?)\s*\]",
          r"between \1 and \2 "),
    (r"\b(to|from)(?:number)?\s+like\s+'%(\d+)'", r"\1 *\2 "),
    (r"\b(to|from)(?:number)?\s+like\s+'(\+?\d+)%'", r"\1 \2* "),
    (r"@(?=(?:status|user|team|cost|incident)\s*:)", ""),
    (r"\bcurrentuser\(\)|@me\b", "me"),
    (rf"\b(?P<field>{_FIELD})\s+(?P<negated>not\s+)?in\s*\((?P<values>[^()]*)\)", _joined),
    (rf"(?P<negated>-?)\b(?P<field>{_FIELD})\s*[:=]\s*\((?P<values>[^()]*)\)", _joined),
    (rf"\b({_FIELD})\s+is\s+not\s+(?:null|empty)\b", r"with a \1 "),
    (rf"\b({_FIELD})\s+is\s+(?:null|empty)\b", r"no \1 "),
    (rf"\b(?P<field>{_FIELD})\s*=\s*(?P<one>{_VALUE})\s+or\s+(?P=field)\s*=\s*(?P<two>{_VALUE})",
          _repeated),
    (rf"\bnot\s+({_FIELD})\s*==?\s*", r"-\1:"),
    (rf"\bnot\s+({_FIELD})\s+(?:is|was|equals?)\s+(?!not\b)", r"-\1:"),
    (rf"\b({_FIELD})\s*<>\s*", r"\1!="),
    (_SEARCHED + r"\s+(?P<negated>not\s+)?i?like\s+" + _SOUGHT, _contained),
    (_SEARCHED + r"\s+(?P<negated>not\s+)?contains\s+" + _SOUGHT, _holding),
    (_SEARCHED + r"\s*(?P<negated>!)?~\s*" + _SOUGHT, _contained),
    (rf"\b({_FIELD}|reason|message)\s+:\s*", r"\1:"),
    (r"@?\b(user)\.email\s*[:=]\s*", r"\1:"),
    (r"@?\b(user|team|monitor|policy|onCallDutyPolicy)\.name\s*[:=]\s*", r"\1:"),
    (r"\b(incident|alert)\.(?:title|number|incidentNumber|alertNumber)\s*=\s*", r"\1:"),
    (r"\bstatus\s+(?:was|is)\s+(?=\w)(?!not\b)", "status:"),
    (r"@?cost\s*:\s*\[\s*(\d+)\s+to\s+(\d+)\s*\]", r"cost:\1..\2 "),
    (r"\bto(?:number)?\s*=\s*'([^']*)'", r"to \1 "),
    (r"\bfrom(?:number)?\s*=\s*'([^']*)'", r"from \1 "),
    (r"\(\s*(-?status:[\w,.-]+)\s*\)", r"\1 "),
    (r"\s*;\s*$", ""),
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    """Compiled when a text first has a form of another tool: most never do."""
    return tuple((re.compile(pattern, re.IGNORECASE), phrase) for pattern, phrase in _FORMS)


def in_our_words(text: str) -> str:
    """Return a text with the forms of other tools put as phrases of ours."""
    put = text
    for pattern, phrase in _compiled():
        put = pattern.sub(phrase, put)
    return put if put == text else put.strip()


_FOREIGN: dict[str, str] = dict(
    row.split("=")
    for row in phrases("""
    anruf=call | anrufe=calls | anrufen=calls | gestern=yesterday | heute=today | letzte=last
    letzten=last | woche=week | monat=month | fehlgeschlagen=failed | fehlgeschlagene=failed
    wer=who | wurde=was | wurden=were | angerufen=called | wie=how | viele=many | nacht=night
    chamada=call | chamadas=calls | ligações=calls | ligacoes=calls | ontem=yesterday | hoje=today
    falhadas=failed | falhas=failed | falharam=failed | quem=who | foi=was | chamado=called
    quantas=how many | semana=week | passada=last | noite=night | de=of | da=of | do=of | das=of
    llamada=call | llamadas=calls | ayer=yesterday | hoy=today | fallidas=failed | fallaron=failed
    quién=who | quien=who | fue=was | llamado=called | cuántas=how many | cuantas=how many
    appel=call | appels=calls | hier=yesterday | aujourd'hui=today | d'hier=yesterday
    an=to | nach=to | échoués=failed | échoué=failed
    qui=who | appelé=called | combien=how many | semaine=week | nuit=night | les=the | las=the
    los=the | die=the | der=the | am=on | von=of | für=for | para=for | pour=for
    """)
)
FOREIGN_WORDS = frozenset(
    phrases("""
    anruf | anrufe | anrufen | gestern | heute | fehlgeschlagen | fehlgeschlagene | angerufen
    chamada | chamadas | ligações | ligacoes | ontem | hoje | llamada | llamadas | ayer | appels
    aujourd'hui | échoués | fallidas
    """)
)
"""Words of other languages that say that a question is asked in one."""


def in_english(words: Iterable[str]) -> str:
    """Return a question of another language word by word; what is not known stays, mostly names."""
    return " ".join(_FOREIGN.get(word, word) for word in words)
