"""The words of ordinary speech: those that add nothing, and those that are never names."""

import re


def phrases(rows: str) -> tuple[str, ...]:
    """Return the phrases of rows; bars stand between them."""
    return tuple(phrase for phrase in re.split(r"\s*[|\n]\s*", rows) if phrase)


COURTESY: tuple[str, ...] = phrases("""
    gimme | lemme | lemme see | lemme know | dunno | wonder
    tell | pls tell | cool , | great , | nice , | alright | right ,
    know if | know whether | see if | see whether | check if | check whether | tell me if | if they
    tell me whether | let me know if | wonder if | wondering if | list down | list out | show up
    sir | madam | bro | abeg | lah
    can you tell me if | could you tell me if | can you tell me whether | could you check if
    could you tell me whether | can you check if | can you see if | could you see if
    retrieve | return | output | extract | present | look for | calculate | compute
    determine | identify
    pls tell me | please tell me | kindly tell me | please to show | please to give | need
    need a list of | would love to know | love to know
    would love to see
    a quick | quick | tel me | tho | tbh | mate | dude | afaik | iirc | lol | haha | yall | y'all
    hey bot | hi bot | hello bot | bot , | dear bot
    um | umm | uh | uhm | uhh | er | erm | hmm | hm | oh | ah | well | so | and | just | quick q :
    quick q | q : | quick one : | if possible | if you can | if you could | right away
    hello team , | hi team , | hey team , | hello all , | hi all , | hey all , | hi folks , | team ,
    hey folks , | hello everyone , | hi everyone , | hey guys , | hi guys , | hello guys , | folks ,
    update on | any update on | updates on | any updates on | any news on | status on
    what time | at what time
    hi | hi there | hello | hello there | hey | hey there | good morning | good afternoon
    good evening | please | pls | plz | kindly | sorry | thanks | thank you | thanks a lot | thx
    cheers | quick question | can you | could you | would you | will you | can i | could i
    may i | can we | could we | do you know | can you please | could you please
    can you tell me | could you tell me | can you show me | i want to know | i want to see
    i would like to know | i would like to see | i'd like to see | i'd like to know
    id like to see | i need to know | i need to see | we need to know | i want | we want to know
    we need to see | i need | i'd like | i would like | we need | let me know | let me see
    let us see | let me | tell me | tell us | show me | show us | give me | give us | send me
    share with me | list me | find me | get me | get us | help me find | i am looking for
    i'm looking for | im looking for | looking for | i wonder | i was wondering | do we know
    is it possible to | any idea | fetch | share | pull up | pull | bring up | look up | look at
    check | show | list | find | get | give | display | see | search | view | report | query
    share me | provide me | provide me with | provide | revert with | revert | revert back with
    do the needful | kindly do the needful | asap | fyi | want | wanna see | want to check
    chart of | a chart of | graph of | a graph of | table of | a table of | plot of | how do i see
    how can i see | where do i see | where can i see | need to check | remind me | want to know
    want to see | know
""")
"""What people say around a question; it adds nothing."""

_CONNECTING: tuple[str, ...] = phrases("""
    the error on | the error of | the error for | the error with | the errors of | the error in
    , in order | in sequence | in terms of | in respect of | with respect to | worth | tel | tel .
    tel : | phone no | whether | wasted | on - call load | call load
    oncall load | paging load | pager load
    try to | tried to | trying to
    led to | leading to | resulted in | resulting in | all day | all day long | the whole day
    interruptions | interruption | attached
    on call load | date range : | time range : | time frame : | timeframe : | time window :
    period : | the period | the period of | the time frame | the timeframe | the date range
    on behalf of | associated with | associated to | tied to | distribution | distribution of
    user email is | user email | email is | whose email is | with email
    group calls | group the calls | group all calls | list all
    oncall | fired | instead | either | aggregate | aggregated | break down
    on - call engineer | on call engineer | on - call person | on call person | oncall engineer
    oncall person | on - call people | on call people
    distinct | unique | different
    phone calls | phone call | phonecalls | voice calls | call logs | call log | calls | call
    logs | log | telephone calls | telephone call | call history | call records | call record
    call volume | phone notifications | phone notification | notifications | notification
    pages | dials | rings | phone pages | on-call calls | on call calls | oncall calls | records
    record | entries | entry | attempts | attempt | call attempts | call attempt | results
    times | made by | made to | placed by | have been | has been | had been | will be | to us
    all | all the | any | the | a | an | each of the | for | of | in | on | at | with | and
    that | which | who | were | was | are | is | did | do | does | done | have | has | had
    been | being | be | got | gets | getting | gotten | made | make | it | there | what | went
    out | where | when | only | just | ones | one | same | also | too | then | so | but | as
    well | ok so | we | us | our | ours | you | your | i have | i had | they | them | their | he
    she | him | his | her | its | itself | those | these | so far | to date | up to now
    until now | till now | ever | yet | already | actually | really | currently logged | or so
    in total | at all | overall | altogether | in all | basically | exactly how | as well
    again | still | today's date | in the log | in the logs | in our logs | in the call log
    in the call logs | from oneuptime | by oneuptime | in oneuptime | oneuptime | from the log
    our system | the system | the whole | whole | entire | every | the full | a full | the complete
    a complete | full list | full log | full history | full timeline | complete list
    everything that | whatever | various | in phone calls | by phone | on the phone | via phone
    over the phone | in calls | any of | some | some of | caused by | because of | related to
    relating to | relate to | concerning | regarding | re | due to | linked to | attached to
    belonging to | triggered by | raised by | caused | triggered | generated | sent | sent out
    sent to | happen | happened | happening | occurred | come | came | come in | came in
    come out | gone out | go out | placed to | took place | received | receive | receives
    logged | recorded | there been | there were | there was | happens | what about | how about
    what is | what are | what was | what were | what happened with | what's | what happened
    whats | hows | whos | details | details of | info | info on | information on
    information about | am | having been | should | would | could | can | of them | status of
    a list of | list of | overview of calls | to everyone | to anyone | to everybody
    to anybody | to people | to all | to anyone at all | 's number | 's phone number | 's phone
    's line | 's mobile | 's cell | 's numbers | 's phones | during | volume | volumes | about
    everything | anything | something | re : | regarding : | on - call | upon | cases
    instances | done by | happen to | wise | someone | somebody | per call | each call | pushed
    ones that | such
    at the time | by phone call | history of | the history of | history | right ? | correct ?
    isn't it ? | yeah ? | huh ? | the month of | month of
""")
"""What joins the parts of a question, and what a call is called."""

CONNECTIVES: tuple[str, ...] = (
    *COURTESY,
    *(
        "tries",
        "retries",
        "go through",
        "via",
        "using",
        "under",
        "through",
        "regarding",
        "concerning",
    ),
    *_CONNECTING,
    *("?", "!", ",", ".", "...", ";", "'s", "'"),
)
"""Phrases that add nothing, wherever they stand between others."""

CALL_VERBS: frozenset[str] = frozenset(
    phrases("""
    alerted | bother | bothered | buzz | buzzed | call | called | calling | calls | contact
    contacted | contacting | contacts | dial | dialed | dialing | dialled | dialling | disturb
    disturbed | inform | informed | informing | informs | escalate | escalate to | escalated
    escalated to | escalates | escalating
    notified | notifies | notify | notifying | page | paged | paging | phone | phoned | phones
    phoning | ping | pinged | pinging | rang | ring | ringing | rung | telephone | telephoned
    try | tried | trying
""")
)
"""What is done to the person who is called."""

ADDED = ("please", "pls", "thx", "thanks", "thank", "so", "right", "?", "!", ".", ",")
"""What people add to the end of a question."""

NEGATIONS: tuple[str, ...] = phrases(
    """
    not | except | excluding | without | no | besides | never | but | apart | other | exclude
    minus | ignoring | outside
    """
)
"""What leaves out what follows it."""

NEGATIVE_AUXILIARIES: tuple[str, ...] = (
    *(
        form
        for verb in ("did", "was", "were", "has", "have", "had", "does", "do", "is", "are", "could")
        for form in (f"{verb}n't", f"{verb}nt")
    ),
    *("cannot", "can't", "cant", "won't", "wouldn't", "aint", "ain't"),
)
"""didn't, wasnt: at the beginning of a question they ask, elsewhere they negate."""

NUMBER_WORDS: dict[str, int] = {
    word: number
    for number, row in enumerate(
        phrases(
            "a an one | two couple | three | four | five | six | seven | eight | nine | ten"
            " | eleven | twelve"
        ),
        1,
    )
    for word in row.split()
}

SPELLINGS: dict[str, str] = dict(
    row.split("=")
    for row in phrases("""
    rn=now | whos=who | persons=people | yday=yesterday | yest=yesterday | nite=night | nites=nights
    tonite=tonight
    tmrw=tomorrow
    previous=last | prior=last | prev=last | preceding=last | current=this | wk=week | wks=weeks
    mth=month | mths=months | thru=through | til=till | btw=between | ppl=people
    tdy=today | ystrday=yesterday | ystrdy=yesterday | ystd=yesterday | btwn=between
    todays=today | yesterdays=yesterday | abt=about | upto=until | err=error | errs=errors
    incl=including | excl=excluding
    tot=total | num=number | who'd=who | who've=who | who'll=who | whod=who | we'd=we | we've=we
    weve=we | i'd=i | i've=i | ive=i | they'd=they | they've=they | theyve=they | you'd=you
    you've=you | it'd=it | it'll=it
    neither=not | nor=or
    how'd=how | what'd=what | why'd=why | where'd=where | when'd=when | costed=cost
    """)
)
"""Short spellings -> the word they stand for."""

NAMES_TOO: frozenset[str] = frozenset(
    phrases("will | max | hope | bill | guy | case | early | long | short | best | page | chance")
)
"""Words of the language that people are called, too, if they are written as names."""

_VERBS = phrases("""
    achieve | admit | advise | agree | aim | allow | amend | annoy | apologise | apologize |
    appear | appoint | appreciate | approve | argue | arrange | assume | assure | attach |
    attempt | attract | avoid | beg | behave | belong | blame | borrow | bother | breathe |
    bump | calculate | calm | care | carry | celebrate | cheer | choose | claim | clarify |
    collect | complain | confirm | confuse | congratulate | consider | consist | contribute |
    convince | cope | correct | cough | cry | cure | damage | dare | debate | decline | defend
    | define | delay | demand | deny | depend | describe | deserve | destroy | determine |
    develop | differ | disable | disagree | disappear | discover | discuss | dislike | divide
    | doubt | drag | dream | drink | drown | earn | eat | edit | educate | embarrass | employ
    | encourage | enjoy | ensure | enter | escape | examine | excite | excuse | exist | expand
    | expect | explode | explore | express | extend | fear | fight | fill | fix | forgive |
    freeze | frighten | gather | grab | greet | grin | guarantee | handle | harm | hate |
    haunt | heal | hesitate | hide | hire | hit | hug | hurry | hurt | identify | imagine |
    impress | indicate | influence | injure | insist | inspect | intend | interest | interrupt
    | introduce | invent | investigate | invite | itch | judge | jump | justify | kick | kill
    | kiss | kneel | knock | laugh | lend | lie | listen | live | maintain | marry | measure |
    meet | mend | mention | misread | mitigate | modify | mourn | murder | nod | notice | obey
    | observe | obtain | occur | offend | offer | omit | operate | oppose | organise |
    organize | overlook | owe | panic | pause | perform | permit | persuade | plead | please |
    possess | pour | pray | prefer | prepare | pretend | prevent | proceed | produce | promise
    | protect | prove | provide | punish | purchase | quarrel | quit | raise | react | read |
    realise | realize | reboot | recall | receive | recognise | recognize | recommend |
    recover | reduce | refuse | regret | reject | rejoin | relax | rely | remain | remember |
    remove | repair | replace | require | rescue | restart | restore | retire | retrieve |
    retry | reveal | reward | rise | rush | satisfy | scare | scold | scream | seek | sell |
    serve | settle | shake | shiver | shout | shrug | shut | sigh | sing | sit | sleep | smell
    | smile | sneeze | snore | solve | sparkle | spill | spoil | spread | squeeze | stare |
    stay | steal | steer | strengthen | struggle | succeed | suffer | suggest | suppose |
    surprise | survive | suspect | suspend | swear | sweat | tease | tempt | terrify | thank |
    threaten | throw | tickle | tire | touch | travel | tremble | trust | tumble | understand
    | undo | unite | unlock | upset | vanish | verify | visit | vote | wander | warn | waste |
    wear | welcome | choke | whine | whisper | win | wink | wipe | wish | wonder | worry | wrap |
    wreck | yawn | yell
""")
"""What people do, and calls are not known for; with their regular forms they are no names."""

_NOUNS = phrases("""
    ability | absence | advice | aim | amount | anger | anyway | argument | aspect | attempt |
    attention | attitude | bit | blame | buddy | bunch | choice | cnt | coincidence |
    colleague | combination | comment | complaint | complete | concern | conclusion |
    confidence | conflict | confusion | consequence | conversation | crowd | dad | debt |
    degree | desc | description | desire | detail | difference | difficulty | disagreement |
    discussion | dozen | drama | effort | emotion | enough | entire | era | evidence | excuse
    | existence | expectation | explanation | extent | father | favor | favour | fear |
    feeling | fellow | fraction | fun | fuss | gist | goodness | gossip | habit | handful |
    heap | husband | idiot | importance | impression | improvement | inconvenience | info |
    information | instance | intention | joke | lack | lady | luck | madness | majority |
    manner | meaning | mess | mind | minority | mistake | mom | moment | mother | neighbor |
    neighbour | nonsense | nothing | occasion | opinion | opportunity | origin | pair | parent
    | patience | permission | piece | pile | pity | plenty | portion | possibility |
    preference | presence | proof | proportion | purpose | quantity | reality | recommendation
    | remark | responsibility | rubbish | rumor | rumour | scenario | sense | silence |
    situation | spouse | stranger | stuff | suggestion | surprise | sympathy | trick | trouble
    | truth | uncle | variety | waste | whatever | wife | woman | women
""")

_ADJECTIVES = phrases("""
    actual | additional | afraid | angry | annoying | apparent | asleep | available | awake |
    aware | awful | boring | capable | careful | careless | cheerful | clear | clever | common
    | complicated | conscious | correct | crazy | curious | dangerous | definite | delightful
    | difficult | doubtful | due | eager | easy | elegant | entire | evil | exact | excellent
    | excited | expected | familiar | famous | fantastic | foolish | fragile | funny | gentle
    | glad | grumpy | guaranteed | guilty | handsome | healthy | helpful | helpless | honest |
    horrible | huge | hungry | hurt | ill | immediate | impatient | incorrect | inner |
    innocent | intended | jealous | joyous | lazy | likely | lonely | lovely | lucky | mad |
    massive | mere | minor | necessary | nervous | normal | obedient | obvious | odd |
    ordinary | painful | particular | pathetic | perfect | permanent | personal | pleasant |
    polite | powerful | pretty | previous | probable | proud | puzzled | quaint | reasonable |
    relevant | reliable | relieved | ridiculous | scary | selfish | shy | sick | silly |
    sleepy | sore | sorry | splendid | stupid | successful | sufficient | suitable | talented
    | tame | tasty | tender | tense | terrible | terrific | thankful | thirsty | thoughtful |
    tiny | tired | troubled | typical | ugly | unfair | unfortunate | unhappy | unlikely |
    unnecessary | unreal | unreasonable | unusual | upset | urgent | useful | useless | usual
    | vague | valid | vast | visible | weak | weird | wicked | wonderful | worried | worse |
    zealous
""")


def _forms(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb: carry, carries, carried, carrying."""
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb.removesuffix("e")
    plural = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return verb, f"{verb}{plural}", f"{stem}ed", f"{stem}ing"


ORDINARY: frozenset[str] = frozenset(
    phrases("""
    afternoons | approx | approximately | area | beginning | billable | bottom | break | breakdown
    bucketed | calendar | chargeable | circa | clock | closed | comparing | costing | cut | daily
    declining | decreasing | destination | difference | dropping | end | ending | falling
    fraction
    grouped | growing | hourly | improving | increasing | individual | lasts | longer | loudest
    mine | monthly | myself | nightly | nighttime | non | open | ordered | outcome | outcomes
    owing | persons | proportion | quarterly | quarters | quietest | ranked | recipient | result
    rising
    roughly | shorter | sorted | split | start | starting | state | statuses | trending | trends
    twilio | wakes | waking | weekday | weekly | workdays | worsening | resolved | unresolved
    active | live | crash | disruption | downtime | name | names
    utc | gmt | est | edt | pst | pdt | cst | cdt | mst | mdt | ist | cet | cest | bst | jst | usd
    eur | euro | euros | gbp | pounds | dollars | cents | csv | json | xlsx | excel | pdf | export
    download | plot | draw | history | audit | involving | including | containing | contain
    contains | include | includes | included | involved | involves | tomorrow | spreadsheet | file
    broken | flaky | fine | stuck | dead | alive | healthy | ready | wrong | okay | via | using
    mid | mtta | mttd | link | links | cool | awesome | wow | roger | gotcha | kk | yay | yikes
    projects | project
    lol | wtf | omg | eta | huh | hmm | argh | damn | hell | shit | ugh | yikes | haha | ty | np
    idk | imo | tbd | brb | yo | dude | yep | nope | yup | meh
    howmany | howmuch | alot | whn | wht
    budget | whats | hows | whos | fast | slow | quickly | abroad | overseas | own | owns | owned
    join | joins | union | mistake | mistakes | arrive | arrived | begin | begins | began | begun
    became | believe | bring | brings | brought | buy | change | changed | changes | color
    colour
    decide | decided | enabled | disabled | exact | example | examples | explain | fact | fault
    faults | favorite | figure | figures | follow | following | followed | forget | forgot | free
    friend | friends | fun | guess | happy | hard | hope | idea | ideas | important | impossible
    interesting | item | items | joke | kind | kinds | large | larger | largest | learn | lose
    lost | love | middle | missing | move | moved | nice | note | notes | odd | onwards | opinion
    option | options | part | parts | passed | possible | possibly | probably | proper | properly
    repeat | repeated | repeatedly | rest | rule | run | running | runs | safe | sad | save
    sentence | serious | significant | simple | single | size | skipped | solve | solved | stand
    strange | subject | suddenly | suggest | sure | surprise | surprising | total | true | truth
    type | types | unable | unclear | understand | understood | unique | unknown | unusual | usual
    wait | waited | waiting | word | words | worry | write | written | wrote | acked | unacked
    inclusive | exclusive | stop | stopped | stops | cumulative | running | rolling
    outlier | outliers | anomaly | anomalies | spike | spikes | percentile | percentiles
    deviation | variance | correlation | forecast | forecasts | projected | projection | estimate
    estimated | predicted | prediction | sample | random | histogram | heatmap | quick | ish
    a | about | across | admin | after | again | against | all | almost | along | already | also
    although | always | am | among | amount | an | and | another | answer | answered | answering
    answers | any | anybody | anyone | anything | anyway | anywhere | are | around | as | asap
    ask | asked | at | average | back | bad | be | because | become | been | before | being
    beside | besides | best | between | beyond | big | biggest | bill | billed | boss | both
    busiest | business | but | by | call | callee | callees | caller | callers | came | can
    case | cases | cause | causes | cell | certain | charge | charges | chart | cheap
    christmas | city | client | clients | colleague | colleagues | come | comes | coming
    compare | compared | comparison | could | count | countries | country | current | customer
    customers | data | date | dates | day | days | delete | deploy | deployment | despite | dial
    did | different | do | does | doing | domestic | done | down | drop | duration | during
    each | earlier | early | easter | either | else | email | emails | engineer | engineers
    enough | eod | eow | etc | even | every | everybody | everyone | everything | everywhere
    except | expensive | false | feel | felt | few | fewer | fewest | find | first | fiscal
    folks | for | foreign | found | from | fyi | gave | get | gets | getting | give | given
    gives | go | goes | going | gone | good | got | graph | great | group | guy | guys | had
    half | hang | has | have | having | he | hear | heard | hello | her | here | hi | high
    highest | him | holiday | holidays | hour | hours | how | hung | i | if | ignore | in
    inbound | incoming | insert | inside | instructions | international | into | is | issue
    issues | it | its | just | keep | kept | knew | know | known | landline | landlines | last
    late | later | least | leave | left | length | less | let | like | line | lines | list
    listen | local | log | logs | long | longest | look | looked | lot | lots | low | lowest
    made | mail | main | mainly | maintenance | make | makes | making | manager | managers
    many | max | maximum | may | me | mean | means | meant | median | member | members | message
    messages | might | min | minimum | minute | minutes | mobile | mobiles | moment | month
    months | more | most | mostly | much | must | my | near | nearly | need | needed | neither
    never | new | next | no | nobody | noisiest | none | noone | nor | not | nothing
    notification | notifications | now | null | number | numbers | of | off | office | offset
    often | ok | okay | old | on | oncall | once | only | onto | or | order | other | others
    ought | out | outage | outages | outbound | outgoing | outside | over | own | owner | page
    pager | pagers | peak | per | percent | percentage | period | phone | phones | pick | picked
    picks | please | previous | priority | problem | problems | prompt | push | put | question
    quite | range | rank | ranking | rarely | rate | rather | ratio | reach | reached | real
    really | reason | reasons | recent | recording | recordings | release | replied | reply
    report | reports | respond | responded | responder | responders | right | ring | rotation
    said | same | saw | say | says | second | see | seem | seemed | seen | select | service
    services | set | several | severity | shall | share | she | shift | shifts | short
    shortest | should | similar | since | slack | small | smallest | sms | so | some | somebody
    someone | something | sometimes | soon | speak | spend | spending | spoke | still | stuff
    such | sum | system | table | take | taken | takes | talk | talked | telephone | tell | text
    texts | than | thanks | thanksgiving | that | the | them | then | there | these | they
    thing | things | think | third | this | those | though | thought | thrice | through | time
    times | to | today | told | too | took | total | totals | toward | towards | transcript
    transcripts | trend | tried | true | try | twice | under | unless | until | up | update
    updates | upon | us | usage | use | used | usually | versus | very | via | voice | voicemail
    voicemails | volume | vs | wake | want | wanted | was | way | ways | we | week | weeks
    went | were | what | when | where | whether | which | while | who | whole | whom | whose
    why | will | window | with | within | without | woke | woken | work | worked | working
    worst | would | wrong | year | years | yes | yet | you | zone
""")
)
"""Words that name nobody and nothing, unless somebody wrote them as a name."""

NEVER_NAMES: frozenset[str] = ORDINARY.union(_NOUNS, _ADJECTIVES, *map(_forms, _VERBS))
"""All words that are no names, those among them that are rarely typed here."""
