"""The words of English specs: verbs and their forms, nouns and their singulars, words without weight, opposites.

Made by hand from the verbs and adjectives that acceptance criteria use, so that the same sentence reads the same on
every machine. A verb's forms are made from its base form, never guessed from an ending; a word that is not here is
left as it is, except for a plural.
"""

from __future__ import annotations

from functools import lru_cache

from specgit.patterns import Pattern


def word_set(written: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(written.split())


# Verbs that are no nouns, or hardly ever in a spec.
_VERBS = """
abandon abort abstain accelerate accept accompany accrue achieve acknowledge acquire activate adapt add adhere
adjudicate adjust administer admit adopt advance advise aerate affect aggregate agree alight align allocate allow
alter amend amortise amortize analyse analyze animate annotate announce anonymize appear append apply appraise approve
arbitrate archive arrange arrive ascend ask assemble assert assess assign associate assume assure attach authenticate
authorise authorize autofill automate autosave avoid await awaken bake base bathe become begin behave believe belong
bind blacklist blur boil borrow brew brighten bring calculate cancel capture carry categorize cause cease celebrate
centralise centralize certify chauffeur cheat checkin checkout chlorinate choose chop cite clarify classify cleanse
clear collapse collect combine commence commit communicate commute compare compensate complete comply compose compress
comprise compromise compute concatenate conceal conclude condense confer configure confirm conform confuse
congratulate conjugate connect consider consign consist consolidate construct consume contain continue contradict
contribute convene convert convey cook coordinate correct correlate counterfeit create crouch deactivate decelerate
decide declare decline decode decompress decrement decrypt deduce deduct dedupe deduplicate deem define defrost
degrade dehumidify deindex deinterlace delegate delete deliver demonstrate demote demux denote deny depend deplete
deploy deprecate depreciate depressurise depressurize deprovision derive descend describe deselect deserialize destroy
detect determine diagnose differ digitize dilute dim diminish dine disable disagree disallow disappear disarm discard
disclose disconnect discover disembark disinfect dismiss dispatch dispense display dispose disregard disrupt dissolve
distil distill distinguish distribute divide donate downgrade downmix downscale drop duplicate dwindle earn educate
eject elapse elect elicit eliminate embark embed emboss emit emphasize employ emulate enable encapsulate enclose
encode encounter encourage encrypt enforce engage enhance enjoy enlarge enlist enqueue enquire enrich enrol enroll
ensure enter entitle enumerate equip erase erode escalate establish evacuate evade evaluate evaporate evict evolve
examine exceed exclude execute exempt exhaust exist expand expect expedite expire explain explode expose express
extend extinguish extract fabricate facilitate fail fall favor feel ferment fertilise fertilize fetch filtrate
finalize finish fit flip follow forbid forge forget forward freeze fry fulfil fulfill gamble garnish gather generate
geocode geotag get give go graduate grant greet grill grow guarantee guide haggle halt handle happen hardcode harden
hate have hear hide hoist hold honor honour humidify identify ignore illuminate illustrate imagine implement implode
imply improve include increment incur indemnify indent indicate infer inflate inform infuse ingest inherit inhibit
initialise initialize initiate inject inquire insert insist inspect instantiate instruct insure integrate intend
intercept interfere interlace interpolate interpret interrupt intervene introduce invalidate invent invigilate invite
invoke involve irrigate isolate iterate join keep knead kneel knit knock know laminate launch lead learn leave
lemmatize lend let leverage linger listen litigate localize locate lodge loosen lose magnify maintain make manage
manipulate marinate mask materialize maximize measure mediate medicate meet melt memoize memorise memorize mention
merge migrate minimize mirror misplace mitigate modify monitor mount mow multiply mumble mute namespace navigate
neglect negotiate nominate normalise normalize notarise notarize notify nudge nullify obey obfuscate oblige obscure
obtain occupy occur offer offload omit open operate oppose optimise optimize orchestrate organise organize originate
outbid outline outlive overcharge overdraw overlap overload overlook overrun oversee oversell overtake overwrite
paginate parse participate pay peel penalise penalize perforate perform persist pertain photograph pick pinpoint
please poke ponder populate possess postpone pour practise precede precompute predict preempt prefer prefill prefix
preload prepare prepay prepend prerender prescribe preselect present preserve pressurise pressurize presume prevent
prioritise prioritize proceed procure produce prohibit prolong promote prompt pronounce propagate propose prorate
protect prove provide provision prune publish purge purify put qualify quantify quantize quarantine quit raise
randomize ratify reach react realize reappear reassess reassign reattempt reauthenticate rebalance rebook rebuild
recalculate recalibrate receive recharge recheck recite reclaim reclassify recognise recognize recommend recompute
reconcile reconfirm reconnect reconstruct recoup recover recreate recruit rectify recur redact redeem redefine
redeliver redirect redisplay redo redraw reduce reelect reevaluate refer refine reflash reflect reformat refrain
refresh refuel refund refuse regain regenerate register regret rehearse reheat reimburse reimport reindex reinitialize
reinstall reinstate reissue reject rejoin relabel relate relay relinquish reload relocate rely remain remaster
remember remind remove remux rename render renew renumber reopen reorder repair repay rephrase replace replicate reply
repopulate reposition repost represent reprint reprioritize reprocess reproduce reprovision repurpose require reroute
rerun rescan reschedule rescind resemble resend reserve reside resign resize resolve respect respond restart restock
restore restrict resubmit resubscribe resume resuscitate retain retract retrieve retweet revalidate reveal reverse
revert review revise revisit revoke rewind reword rework rewrite rinse rob rollback rupture sanitise sanitize satisfy
saturate scale scramble scrub secure sedate see seem segregate select send separate serialize serve settle sew shift
shorten shred shrink shuffle shut simplify simulate sing sit skew skip sleep slow smooth soak solve sow spawn speak
specify splice split squash stabilize staple stare steal steer sterilise sterilize stir subdivide submit subscribe
substitute subtitle subtract succeed suffer suffice suggest summarise summarize supersede supply support suppose
suppress surface surrender survive suspend sustain swallow swear swell swerve swipe synchronise synchronize tamper tap
teach tell terminate thaw thin think throttle throw tighten tokenise tokenize tolerate transcode transcribe transform
transfuse transition translate transmit transpose traverse treat trim truncate type unarchive unassign unblock uncheck
uncork undergo underline undertake underwrite undo unfollow unfreeze unhide unify uninstall unlike unlink unlist
unload unlock unmark unmount unmute unpack unpark unpause unpin unpublish unregister unseal unset unsubscribe untie
unwrap upscale usher utilize vacate vaccinate validate vanish vaporize vary vend ventilate verify violate visualize
volunteer waive wake warm warn wash weave weigh whitelist widen wipe withdraw withhold withstand write
"""
# Words that are as often a noun as a verb: they are read as verbs only where the sentence says so.
_AMBIGUOUS = """
access account act address age alarm album alert anchor answer approach arm attempt auction audit award back backup
balance batch beep bet bid bill bleach block board book boost boot bottle brake branch break broadcast bucket bug
build bump bundle cache call cap cascade cast castle catch center change charge chart chat check chill chunk claim
clean click climb clip clone close coach code color command comment compile complaint concern condition contact
content contest control cool copy cork cost count coupon cover crash crawl credit crop cross curse cut cycle damage
date deal debit debounce debug decay decrease default delay demand depart design desire detail dial diff direct
discharge discount dispute document dose double doubt download draft drag drain draw dream drive dry dub dump dye echo
edit empty end equal error escape escort estimate event exchange exit experience exploit export fade fear feature feed
field file fill film filter find fire flag flash float flood flow flush focus fold force fork format frame function
gain gate gift glance grade graft group guard guess hack hail harvest hash haul heat help highlight hire hope host
hover import increase index input install interest interface invoice iron issue jump key label lack land lapse layer
layout leak lean lease lecture level levy license lie lift like limit line link list live load lock log login logout
look loop love lower mail mandate map mark match merit message mind mix mock model move name need nest note notice
number object offset order output overlay override own pack page paint park pass paste patch pause pawn permit pin
ping place plan plant play pledge plot point poll port post power practice press preview price print process profile
program project protest pull purchase push query question queue quote ramp range rank rate read reason recall record
reference release rent repeat replay report request rescue research reset result retry return reuse reward ring risk
roll rotate round route run salt sample save say scan schedule scope score screen scroll seal search seat seed segment
sense sequence set setup shape share ship shoot shout show sign signal silence siren size slice slide slot smell snap
snapshot sort sound source space speed spell spend spill spin sprint stack stage stall stamp stand start state stay
stem step stitch stop store stream stretch strip structure stub study style subject sum survey swap switch sync table
tag tail take target task taste tax template test text thread tie title toggle token touch tour tow trace track trade
train transfer trap trash travel triage trigger try tug turn tutor update upgrade upload use value version veto view
visit voice void vote voucher wager wait walk want warning watch water watermark wave weight whisper wish work worry
wrap yell yield zip zone zoom
"""
_IRREGULAR = {
    "be": "am is are was were been being",
    "have": "has had having",
    "do": "does did done doing",
    "go": "goes went gone going",
    "become": "becomes became become becoming",
    "begin": "begins began begun beginning",
    "bind": "binds bound binding",
    "bring": "brings brought bringing",
    "build": "builds built building",
    "catch": "catches caught catching",
    "choose": "chooses chose chosen choosing",
    "cut": "cuts cut cutting",
    "draw": "draws drew drawn drawing",
    "fall": "falls fell fallen falling",
    "feed": "feeds fed feeding",
    "break": "breaks broke broken breaking",
    "drive": "drives drove driven driving",
    "redo": "redoes redid redone redoing",
    "rewrite": "rewrites rewrote rewritten rewriting",
    "sit": "sits sat sitting",
    "awaken": "awakens awakened awakening",
    "lie": "lies lay lain lying",
    "feel": "feels felt feeling",
    "hear": "hears heard hearing",
    "think": "thinks thought thinking",
    "teach": "teaches taught teaching",
    "learn": "learns learned learnt learning",
    "shoot": "shoots shot shooting",
    "bet": "bets betting",
    "deal": "deals dealt dealing",
    "steal": "steals stole stolen stealing",
    "swear": "swears swore sworn swearing",
    "wake": "wakes woke woken waking",
    "weave": "weaves wove woven weaving",
    "sew": "sews sewed sewn sewing",
    "sow": "sows sowed sown sowing",
    "swell": "swells swelled swollen swelling",
    "overtake": "overtakes overtook overtaken overtaking",
    "outbid": "outbids outbidding",
    "spin": "spins spun spinning",
    "tie": "ties tied tying",
    "oversee": "oversees oversaw overseen overseeing",
    "sing": "sings sang sung singing",
    "undertake": "undertakes undertook undertaken undertaking",
    "withstand": "withstands withstood withstanding",
    "find": "finds found finding",
    "forbid": "forbids forbade forbidden forbidding",
    "forget": "forgets forgot forgotten forgetting",
    "freeze": "freezes froze frozen freezing",
    "unfreeze": "unfreezes unfroze unfrozen unfreezing",
    "get": "gets got gotten getting",
    "give": "gives gave given giving",
    "grow": "grows grew grown growing",
    "hide": "hides hid hidden hiding",
    "unhide": "unhides unhid unhidden unhiding",
    "hold": "holds held holding",
    "keep": "keeps kept keeping",
    "know": "knows knew known knowing",
    "lead": "leads led leading",
    "leave": "leaves left leaving",
    "lend": "lends lent lending",
    "let": "lets letting",
    "lose": "loses lost losing",
    "make": "makes made making",
    "meet": "meets met meeting",
    "overrun": "overruns overran overrunning",
    "override": "overrides overrode overridden overriding",
    "overwrite": "overwrites overwrote overwritten overwriting",
    "pay": "pays paid paying",
    "repay": "repays repaid repaying",
    "prepay": "prepays prepaid prepaying",
    "put": "puts putting",
    "quit": "quits quitting",
    "read": "reads reading",
    "rebuild": "rebuilds rebuilt rebuilding",
    "redraw": "redraws redrew redrawn redrawing",
    "rerun": "reruns reran rerunning",
    "resend": "resends resent resending",
    "reset": "resets resetting",
    "rewind": "rewinds rewound rewinding",
    "ring": "rings rang rung ringing",
    "run": "runs ran running",
    "say": "says said saying",
    "see": "sees saw seen seeing",
    "send": "sends sent sending",
    "set": "sets setting",
    "show": "shows showed shown showing",
    "shrink": "shrinks shrank shrunk shrinking",
    "shut": "shuts shutting",
    "sleep": "sleeps slept sleeping",
    "speak": "speaks spoke spoken speaking",
    "spend": "spends spent spending",
    "split": "splits splitting",
    "stand": "stands stood standing",
    "take": "takes took taken taking",
    "tell": "tells told telling",
    "throw": "throws threw thrown throwing",
    "undergo": "undergoes underwent undergone undergoing",
    "undo": "undoes undid undone undoing",
    "withdraw": "withdraws withdrew withdrawn withdrawing",
    "withhold": "withholds withheld withholding",
    "write": "writes wrote written writing",
}
# The last consonant doubles though the verb has more than one syllable.
_DOUBLED = word_set(
    """
    admit commit control debug defer embed emit equip format occur omit permit prefer recur refer regret remit
    rerun resubmit submit transfer transmit unpin
    """
)
_DOUBLED_SOMETIMES = word_set("cancel enrol fulfil label model signal travel channel")
_PLURALS = {
    "children": "child", "people": "person", "persons": "person", "men": "man", "women": "woman", "indices": "index",
    "indexes": "index", "matrices": "matrix", "vertices": "vertex", "criteria": "criterion", "cookies": "cookie",
    "movies": "movie", "analyses": "analysis", "aliases": "alias", "leaves": "leaf", "halves": "half", "feet": "foot",
    "mice": "mouse", "series": "series", "species": "species", "categories": "category", "lenses": "lens",
    "news": "news",
    "buses": "bus", "gases": "gas", "canvases": "canvas", "biases": "bias", "calories": "calorie", "zombies": "zombie",
    "apis": "api", "uris": "uri", "emojis": "emoji", "menus": "menu", "gpus": "gpu", "cpus": "cpu", "skus": "sku",
    "selfies": "selfie", "dies": "die", "ties": "tie", "pies": "pie", "shelves": "shelf", "lives": "life",
}  # fmt: skip
_NO_PLURAL = Pattern(r"(?:ss|us|is|'s|[^a-z]s)$|^.{0,2}$")
_SINGULARS = word_set(
    """
    always perhaps has was as its alias canvas atlas bias gas pampas ios macos chaos kudos https sms gps dns aws
    tls cors sas saas paas kubernetes redis postgres analytics physics logistics diagnostics graphics less
    unless plus versus does lens yes towards regardless afterwards besides sometimes nowadays whereas js ts css
    rss os pos cms dms rds eks ecs sns sqs ms ds ps vs
    """
)
_PLURAL_ES = Pattern(r"(?:ss|sh|(?<!ca)ch|x|zz|tus|nus|rus|pus|cus)es$")

ARTICLES = word_set("the a an this that these those its their his her your our my any each every all some")
# Words that say nothing by themselves: two sentences that differ in them only say the same.
FUNCTION_WORDS = ARTICLES | word_set(
    """
    of to in on at for from by with as into onto via per through and it they them then also too which who whom
    whose there here such so be being been is are was were both either own same corresponding respective given
    using automatically successfully appropriate appropriately properly immediately currently already just newly
    actually system application
    """
)
PREPOSITIONS = word_set(
    """
    of to in on at for from by with as into onto via per through within without before after until during under
    over above below between against across along around behind beside beyond inside outside upon using based
    including excluding containing about toward towards than like because due when while if unless except only
    so that which who whose where whether rather instead regardless for
    """
)
_OPPOSED = (
    ("during", "outside"),
    ("inside", "outside"),
    ("within", "outside"),
    ("in", "outside"),
    ("within", "beyond"),
    ("before", "after"),
    ("until", "after"),
    ("above", "below"),
    ("over", "under"),
    ("with", "without"),
)
OPPOSITE_PREPOSITIONS = {
    one: frozenset(other for pair in _OPPOSED if one in pair for other in pair if other != one)
    for one in {each for pair in _OPPOSED for each in pair}
}
NEGATIONS = word_set(
    "not never cannot can't won't doesn't isn't aren't don't didn't wasn't weren't hasn't haven't neither nor"
)
PRONOUNS = word_set("it they he she them him her this that these those")

_OPPOSITES = """
enable/disable allow/reject,deny,refuse,prevent,forbid,prohibit,block,disallow,decline
permit/reject,deny,refuse,prevent,forbid,prohibit,block,disallow,decline
accept/reject,refuse,deny,decline,discard,block approve/reject,deny,refuse,decline
grant/deny,refuse,reject,revoke,withhold show/hide,conceal display/hide,conceal reveal/hide,conceal,mask unhide/hide
keep/delete,remove,discard,erase,purge,drop,destroy retain/delete,remove,discard,erase,purge,drop,destroy
preserve/delete,remove,discard,erase,purge,drop,destroy,overwrite,reset save/discard store/discard lock/unlock
open/close,shut start/stop,halt begin/stop,end activate/deactivate connect/disconnect include/exclude,omit
extend/retract increase/decrease,reduce,lower raise/lower increment/decrement subscribe/unsubscribe mute/unmute
pause/resume,continue suspend/resume continue/stop,halt,abort,cancel,terminate,pause proceed/stop,halt,abort
install/uninstall mount/unmount pin/unpin encrypt/decrypt publish/unpublish,withhold archive/unarchive select/deselect
check/uncheck expand/collapse attach/detach link/unlink freeze/unfreeze block/unblock,allow,permit register/unregister
commit/rollback charge/refund mark/unmark arm/disarm follow/unfollow
"""
_OPPOSITE_STATES = """
enabled/disabled allowed/forbidden,prohibited,denied,disallowed visible/hidden,invisible shown/hidden locked/unlocked
open/closed,shut opened/closed active/inactive available/unavailable valid/invalid on/off online/offline
connected/disconnected public/private empty/non-empty,nonempty full/empty encrypted/unencrypted,plain
mandatory/optional required/optional editable/read-only,readonly,uneditable checked/unchecked
selected/deselected,unselected expanded/collapsed muted/unmuted authenticated/unauthenticated authorized/unauthorized
authorised/unauthorised synchronous/asynchronous ascending/descending ascend/descend case-sensitive/case-insensitive
anonymous/identified paused/running started/stopped running/stopped activated/deactivated published/unpublished
approved/rejected accepted/rejected,refused verified/unverified read/unread true/false yes/no present/absent,missing
armed/disarmed frozen/unfrozen pinned/unpinned signed/unsigned paid/unpaid known/unknown registered/unregistered
"""
# Words for two sides of one thing, of which it has only one.
_CONTRARIES = """
later/earlier latest/earliest first/last first/latest oldest/newest oldest/latest old/new new/same new/existing
new/current former/latter former/new ascending/descending ascend/descend minimum/maximum lowest/highest smallest/largest
lower/higher left/right top/bottom upper/lower before/after full/partial public/private plain/encrypted
synchronous/asynchronous horizontal/vertical nearest/farthest senior/junior half/full fast/slow up/down
synchronously/asynchronously half/double monthly/yearly daily/weekly utc/local gross/net internal/external
empty/full required/optional mandatory/optional automatic/manual automatically/manually light/dark paid/unpaid
true/false first/second sender/recipient original/updated previous/new next/previous
"""
# A noun, and nouns for some of what it stands for.
_KINDS = """
file: document image photo picture video attachment spreadsheet pdf
message: email sms notification
device: phone tablet laptop sensor
"""


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """Every form of every verb → its base form. A form of two verbs belongs to the one that is itself that form."""
    found: dict[str, str] = {}
    verbs = {*_VERBS.split(), *_AMBIGUOUS.split()}
    for verb in sorted(verbs - _IRREGULAR.keys()):
        for form in _regular(verb):
            found.setdefault(form, verb)
    for verb, forms in _IRREGULAR.items():
        for form in forms.split():
            found[form] = verb
    found.update((verb, verb) for verb in (*verbs, *_IRREGULAR))
    return found


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if verb.endswith("e"):
        stem = verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]
        return (third, verb + "d", stem + "ing")
    if verb in _DOUBLED_SOMETIMES:
        return (third, verb + "ed", verb + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing")
    stem = verb + verb[-1] if verb in _DOUBLED or _doubles(verb) else verb
    return (third, stem + "ed", stem + "ing")


def _doubles(verb: str) -> bool:
    """Whether it is one syllable that ends in one vowel and one consonant: stop, plan."""
    vowels = [letter in "aeiou" for letter in verb]
    return len(verb) > 2 and sum(vowels) == 1 and vowels[-2] and not vowels[-1] and verb[-1] not in "wxy"


def verb(word: str) -> str:
    """The base form of a form of a verb that is known; empty for any other word. Takes it casefolded."""
    return _forms().get(word, "")


def verb_only(word: str) -> bool:
    """Whether a known form of a verb is not as well a noun."""
    base = verb(word)
    return bool(base) and base not in _ambiguous()


@lru_cache(maxsize=1)
def _ambiguous() -> frozenset[str]:
    return frozenset(_AMBIGUOUS.split())


@lru_cache(maxsize=1)
def _participles() -> frozenset[str]:
    irregular = {form for forms in _IRREGULAR.values() for form in forms.split() if not form.endswith(("s", "ing"))}
    regular = {form for form in _forms() if form.endswith("ed") and _forms()[form] != form}
    return frozenset(
        regular
        | irregular
        | {"put", "set", "reset", "cut", "let", "read", "shut", "split", "run", "rerun", "become", "come"}
    )


def participle(word: str) -> str:
    """The base form where a word may be a past participle (`rejected`, `shown`); else empty."""
    return verb(word) if word in _participles() else ""


@lru_cache(maxsize=4096)
def noun(word: str) -> str:
    """A word in its singular. Takes it casefolded."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _SINGULARS or not word.endswith("s") or not word.isascii() or _NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if _PLURAL_ES.search(word) else word[:-1]


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    return _both_ways(_OPPOSITES)


@lru_cache(maxsize=1)
def _states() -> dict[str, frozenset[str]]:
    return _both_ways(_OPPOSITE_STATES)


def _both_ways(written: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in written.split():
        one, _, others = pair.partition("/")
        for other in others.split(","):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def opposite_actions(action: str) -> frozenset[str]:
    """The verbs, in base form, that undo or refuse what this one does to the same object."""
    return _opposites().get(action, frozenset())


def opposite_states(state: str) -> frozenset[str]:
    """The words for states that one thing can't be in at the same time as in this one."""
    return _states().get(state, frozenset())


@lru_cache(maxsize=1)
def _contraries() -> dict[str, frozenset[str]]:
    return _both_ways(_CONTRARIES)


def contraries(word: str) -> frozenset[str]:
    """Adjectives of which a thing can't have one where it has this."""
    return _contraries().get(word, frozenset())


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {word: line.partition(":")[0] for line in _KINDS.strip().splitlines() for word in line.split()[1:]}


def kind_of(word: str) -> str:
    """The wider word for a noun: `file` for `document`. Empty where none is known."""
    return _kinds().get(word, "")
