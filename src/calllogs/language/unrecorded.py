"""What people ask that no call log holds, and what is said instead."""

from calllogs.language.speech import phrases

NOT_KNOWN_REACHED = (
    "OneUptime does not record whether anybody answered. Write placed for calls that went out, "
    "failed for those that did not; a timeline tells who acknowledged, as in timeline incident 42."
)
NOT_CALLED = (
    "The log holds the calls that were made, and does not know who was not called. "
    "Write by user for who was called how often, or failed for calls that did not go out."
)

REACHED: tuple[str, ...] = phrases("""
    answered | answer | answers | answering | pick up | picked up | picks up | picked it up
    pick it up | picked | reached | reach | reachable | reaching | respond | responded
    responding | react | reacted | get through | got through | gotten through | come through
    came through | take the call | took the call | accept | accepted | connect | connects
    picked the phone | pick the phone | take it | took it | connected | lift | lifted
    answered by | reply | replied | attend | attended | heard | hear | listened | spoken to
    speak to | got hold of | get hold of | see it | saw it | seen it | see this | see that
    notice it | noticed it
""")
"""Whether somebody was at the other end: the log does not know."""

ANSWER_RATES: tuple[str, ...] = phrases("""
    answer rate | answer rates | pickup rate | pickup rates | pick up rate | pick up rates
    pick - up rate | pick - up rates | response rate | reach rate | connection rate
    acceptance rate
""")
"""How many of the calls were connected, which a carrier alone knows."""

NOT_PLACED: tuple[str, ...] = phrases("""
    connect | connected | connecting | go through | gone through | went through | get through
    got through | go out | gone out | went out | deliver | delivered | succeed | succeeded
    work | worked | working | complete | placed | successful | success | come through
    came through | make it | made it | made it through | ring through | ok | completed
""")
"""Behind `not`: calls that were not placed."""

NOT_ANSWERED: tuple[str, ...] = phrases("""
    answer | answered | answering | pick up | picked up | picking up | pick | picked
    pick it up | picked it up | lift | lifted | respond | responded | reply | replied | attend
    attended | take the call | took the call | accepted
""")
"""Behind `not`: calls that were missed."""

_STATES = phrases("open | active | resolved | unresolved | closed | new | current | live")
_ROWS: tuple[tuple[str, str], ...] = (
    (
        "in euros | in eur | euros | in gbp | in pounds | in rupees",
        "Costs are recorded in US cents, and are not converted. Write cost over 50c or $1.50.",
    ),
    (
        "|".join(
            f"{state} {noun}"
            for state in _STATES
            for noun in ("incident", "incidents", "alert", "alerts")
        ),
        "Calls do not hold whether their incident is open or resolved. Write with an incident.",
    ),
    (
        """
        voicemail | voicemails | voice mail | went to voicemail | go to voicemail
        goes to voicemail | to voicemail | answering machine | mailbox
        """,
        (
            "Whether a call went to voicemail is not recorded, and the carrier cannot tell one "
            "from a person: placed means it took the call. Write placed or failed."
        ),
    ),
    (
        """
        declined | rejected | hung up | hang up | hangup | hangups | cut off | dropped
        disconnected | refused
        """,
        ("Whether a call was declined or hung up is not recorded. Write failed or missed."),
    ),
    (
        """
        sms | text messages | texts | texted | emailed | emails | mails | push notifications
        whatsapp | telegram
        """,
        (
            "This log holds only phone calls; SMS, e-mails and push messages have logs of "
            "their own in OneUptime. Ask for calls."
        ),
    ),
    (
        """
        inbound | incoming | customer | customers | clients | voicemail left | callers
        call us | called us | calls us | phoned us | rang us | phone us
        """,
        (
            "OneUptime only makes calls: calls that come in are not in this log. Write calls "
            "to +15559998888 for calls to a number."
        ),
    ),
    (
        """
        how long | how fast | how quickly | duration | durations | longest | shortest | talk time
        per minute | per second | seconds long | minutes long | call length | length of
        ring time
        lasted | lasting | longer than | shorter than
        """,
        (
            "OneUptime does not record how long a call lasted. With a Twilio account set, write "
            "longer than 30s, or by outcome; else write by cost, or cost over 50c."
        ),
    ),
    (
        """
        severity | severities | high severity | high - severity | sev1 | sev2 | sev3 | sev 1
        sev 2 | sev 3 | sev - 1 | sev - 2 | sev | p1 | p2 | p3 | p 1 | p 2 | priority
        critical | high priority | major
        """,
        ("Calls do not hold the severity of their incident. Write incident 42, or by incident."),
    ),
    (
        """
        recording | recordings | transcript | transcripts | audio
        """,
        ("What was spoken back is not recorded."),
    ),
    (
        """
        acknowledged | acked | acknowledgement | acknowledgements | acknowledge | ack | acks
        """,
        ("Who acknowledged is told by a timeline, as in timeline incident 42."),
    ),
    (
        """
        thanksgiving | easter | holiday | holidays
        labor day | labour day | memorial day | independence day | bank holiday | black friday
        cyber monday | presidents day | mothers day | mother 's day | diwali
        """,
        ("I do not know when holidays are. Write the date, as in nov 26."),
    ),
    (
        """
        fy | fiscal year | fiscal | financial year | last fiscal | this fiscal | last financial
        this financial | financial
        """,
        (
            "I do not know when your fiscal year begins. Write the months, as in july 2025 to"
            " june 2026."
        ),
    ),
    (
        """
        pending | queued | upcoming | future | next week | next month | next shift | next hour
        next few
        """,
        ("Only calls that were made are logged, not those to come. Ask for the past."),
    ),
    (
        """
        currently | right now | at the moment | in progress | ongoing | ringing right now
        being called | live calls | now ringing | at present | still ringing | still calling
        still being called | still paging | still being paged | still dialing | is ringing
        are ringing | is calling
        """,
        (
            "A call is logged once it was made, so calls under way are not seen. Write last "
            "10 minutes for the latest."
        ),
    ),
    (
        """
        everything ok | everything okay | everything fine | all ok | all good | all fine
        is it ok
        phone system | calling system | is it working | is it up | system working
        """,
        ("Ask for what happened to calls, as in summary today or failed today."),
    ),
    (
        """
        is oncall | who oncall | oncall now | are oncall | am i oncall | was oncall | oncall tonight
        is on call | is on - call | 's on call | 's on - call | are on call | are on - call
        am i on call | on call now | on - call now | on call right now | on call tonight
        was on call | was on - call | were on call | went on call | next on call | who on call
        who on - call
        on call schedule for
        """,
        ("Who is on call is not in this log. Write by user for who was called."),
    ),
    (
        """
        bill me | charge me | stop pages | stop calls | stop the pages
        close | resolve | delete | create | remove | assign | silence | mute | snooze | cancel
        reopen | trigger | reassign | unassign | redial | call back | send a | set up | resend
        stop calling | stop paging | stop the calls | retry | rerun | unsubscribe | forward to
        send to | dont call | don't call
        """,
        ("Only questions are answered here: nothing can be changed, and nobody can be called."),
    ),
    (
        """
        help | what you can do | what you know | how to use this | what can you show
        what can i ask | what can you do | how do i | what can i do
        how does this work | commands
        """,
        (
            "Ask in plain words, as in failed today or who was called for incident 42. The "
            "help on filters lists all that can be asked."
        ),
    ),
    (
        """
        unreached
        """,
        NOT_KNOWN_REACHED,
    ),
    (
        """
        same for | same but | same with | same question | same again | same thing
        """,
        "Each question stands alone here. Say all of it again, as in failed yesterday.",
    ),
    (
        """
        same as | similar to | like last time
        """,
        (
            "Two times can be compared, as in this week vs last week. Write by incident to see "
            "several side by side."
        ),
    ),
    (
        """
        billed minutes | minutes billed | call minutes | minutes used | how many minutes
        total minutes | minutes of calls | talk minutes
        """,
        (
            "OneUptime records what a call cost, not its minutes. Write cost this month; with a "
            "Twilio account set, longest calls."
        ),
    ),
    (
        """
        which escalation level are we | what escalation level are we
        what level are we | which level are we | level are we at | current level
        """,
        "Which level an escalation has reached is told by a timeline. Write timeline incident 42.",
    ),
    (
        """
        mttr | sla | slas | slo | slos | uptime | mtbf
        """,
        (
            "Calls alone are in this log. Write by team by time to acknowledge for how fast teams "
            "reacted, or by incident."
        ),
    ),
    (
        """
        instead of | rather than
        """,
        "Write not before what is left out, as in to bob not alice.",
    ),
    (
        """
        refund | refunds | refunded | tax | taxes | vat | credit card | invoices
        """,
        "The log holds what each call cost, and no bills. Write cost last month, or by month.",
    ),
    (
        """
        time zone | timezone | language | version | api key
        """,
        ("That is not in the call log."),
    ),
    (
        """
        mobile | mobiles | landline | landlines | cell phone | cell phones | cellphones | cell
        """,
        (
            "What kind of number was called is not recorded. Write the number, as in to "
            "+15559998888."
        ),
    ),
    (
        """
        not called | on shift | on duty | should have been called | should be called
        supposed to be called
        """,
        NOT_CALLED,
    ),
)
NOT_RECORDED: dict[str, str] = {
    phrase: sentence for rows, sentence in _ROWS for phrase in phrases(rows)
}
"""What is in no column: the phrase, and what is said of it."""
