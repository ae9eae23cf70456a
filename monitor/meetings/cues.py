"""The English words that tell how a body came into a sentence: taking part, meeting, organising, speaking, topic …"""

from __future__ import annotations

import typing

from monitor.meetings import triggers

Kind = typing.Literal[
    "people", "listing", "organise", "meet", "part", "message", "margin", "speech", "topic", "plan", "sign"
]


class Cue(typing.NamedTuple):
    """A cue in a sentence: ``sentence[start:end]``."""

    kind: Kind
    start: int
    end: int


_A_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|"
    r"sept(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d{1,2}|(?:the )?(?:first|second|third|opening|last) day|"
    r"behalf)\b"
)
"""What stands behind "spoke on" where that is no topic."""

_CUES: dict[Kind, str] = {
    "message": (
        r"(?:messages?|letters?|greetings?|telegrams?|congratulations|congratulatory \w+|condolences|notes? verbale)"
        r"(?: \w+){0,2} (?:of|from|by|to)|congratulat\w+|election of|elected|appointed|appointment of|"
        r"on behalf of|former"
        r"|invited by|invitation (?:of|from)|appeal (?:of|by)|report (?:of|by)|initiatives? of the un secretary"
    ),
    "margin": (
        r"(?:sidelines?|margins?|fringes|framework|auspices|aegis|run-up|occasion|eve|outcomes?|results?|follow-up)"
        r"(?: of| to)|within|while|during|amid|coincid\w+|parallel with|ahead of|prior to|before|after|"
        r"following|in addition to participating in"
    ),
    "organise": (
        r"(?:co-?|jointly )?(?:organi[sz]ed|hosted|convened|sponsored|arranged|initiated|held|conducted|"
        r"prepared|chaired|supported|staged|mounted|"
        r"launched|run|backed|set up|proposed)(?: [\w ,–-]{0,40}?)? by|(?:co-?)?organi[sz]ers?|(?:co-?)?hosts|"
        r"co-hosted|co-organi[sz]ed|organi[sz]ing|(?:co-)?sponsors?|"
        r"sponsorship|at the initiative of|initiative of|convened|convenes|jointly with|together with|"
        r"in (?:close )?(?:cooperation|collaboration|partnership|conjunction|coordination|association) with|"
        r"with (?:the )?(?:\w+ )?(?:support|assistance|help|backing|participation|involvement|funding|"
        r"sponsorship|contribution) (?:of|from|by)|support of|"
        r"thanks to (?:the )?(?:\w+ )?(?:support|assistance|help|backing|funding) (?:of|from|by)|"
        r"co-?(?:chaired|presided|led|convened|run|ran|funded|financed|staged)|in tandem with|"
        r"joint(?:ly)? (?:host|organi[sz])\w*|"
        r"under the (?:\w+ )?(?:auspices|aegis|patronage|umbrella) of|"
        r"(?:laid on|put on|put together|funded|financed|co-?\w+ed) by|under the (?:joint )?chairmanship of|co-chairs?"
    ),
    "sign": r"put pen to paper|sign(?:ed|s|ing|atures?)|inks?|inked|concluded|initialled|put their (?:names|"
    "signatures)",
    "people": (
        r"(?:people|representatives?|delegates?|delegations?|officials?|experts?|specialists?|observers?|"
        r"diplomats?|guests|"
        r"executives|scholars|employees|envoys?|heads?|leaders|members|participants|speakers|staff|partners|"
        r"colleagues|counterparts?|trainers?|instructors|lecturers|scientists|lawyers|doctors|bankers|team|"
        r"group) (?:of(?! (?:government|state)s?\b)|from|at|for)"
        r"|who (?:represent|head|lead|direct|chair)(?:ed|s)?|represented by|representing|represented"
    ),
    "listing": (
        r"among (?:them|these|which|whom)|including|include[ds]?|inclusive of|such(?: [\w-]+){0,3} as|like|"
        r"namely|as well as|along with|alongside|in particular"
    ),
    "meet": (
        r"(?:met|meets|meet|meeting|meetings|talks|conferred|confers|conferring|conversation|conversations|"
        r"consultations|negotiations|talked|"
        r"received|receives|receiving|hosted|visited|visits|visit|called on|calls on|interview with|conversed|"
        r"dialogue|discuss(?:ed)? with|exchanged? views with|spoke with|audience|"
        r"interlocutors?|held a (?:\w+ ){0,2}(?:meeting|conversation|talk)|telephone|phone|"
        r"s[ai]ts? down|sitting down|courtesy (?:call|visit)|paid a (?:\w+ )?call|call(?:ed|s)? (?:in|up)?on|chatted|"
        r"deliberated|consulted|conversing|liaised|"
        r"exchang(?:ed?|es|ing) (?:views|opinions|ideas|notes)(?: [\w ,]{0,40}?)? with|compared? notes|"
        r"(?:working )?(?:breakfast|lunch|luncheon|dinner)|face to face|tête-à-tête|huddled|got together|hosting|"
        r"(?:was|were) (?:the )?guests?|welcoming|bid farewell to|took leave of)(?: with| between|"
        r" to| of)?"
    ),
    "part": (
        r"took part|takes part|take part|taking part|taken part|participated|participates?|participating|"
        r"participation|"
        r"participants?|attended|attends?|attending|attendance|attendees|present(?: at| were|,)|were present|"
        r"was present|"
        r"among those|brought together|bringing together|brings together|gathered|gathering|came together|"
        r"joined|joins|come|comes|arriv\w+|dr(?:ew|awn)(?! (?:attention|closer|on|up|from))|"
        r"attract\w*|"
        rf"speakers?|speeches|spoke(?! (?:of|about|highly|on|for))|spoke(?= on {_A_DAY})|delivered|addressed|"
        r"opened|opening|"
        r"took the floor|floor|remarks|came|"
        r"greeted|welcomed (?:the )?(?:participants|guests|audience)|heard|presentations?|moderated|invited|invitees|"
        r"guests|"
        r"on hand|in the (?:hall|room|audience|chair)|(?:at|around|round) the (?:same )?table|dial(?:l?ed|"
        r"ling) in|connected|"
        r"linked up|tuned in|logged (?:on|in)|(?:sent|dispatched)(?! to )|delegated|seconded|featur\w+|"
        r"panell?ists?|keynotes?|"
        r"lectur\w+|took to the (?:stage|podium|rostrum)|(?:on|from) the (?:podium|rostrum|platform)|presence of|"
        r"accompanied by|flanked by|in the company of|turned up|sat in|took (?:his|her|its|their) seats?|"
        r"contributors?|attendees?|audience (?:of|from)|introduced|taught|trained|supplied by|lent by"
    ),
    "plan": (
        r"propos(?:e[sd]?|ing|als?)|plans? to|planning|planned|intends? to|intention|considers? holding|might|would|"
        r"should|ought to|"
        r"may hold|possibilit\w+|wish to|in future|invit\w+ to visit"
    ),
    "speech": (
        r"said|says|complain\w*|tributes? to|homage to|in memory of|criticis\w+|criticiz\w+|blam(?:ed|es)|accus(?:ed|"
        r"es)|condemn(?:ed|s)|denounc(?:ed|es)|"
        r"protest(?:ed|s)|lash(?:ed|es) out|warn(?:ed|s)|speaks (?:of|for|about)|provides? for|envisag\w+|foresees?|"
        r"contains?|paid attention|attention was paid|refer(?:red|s) to|stated|noted|notes|stress(?:ed|es)|"
        r"emphasi[sz](?:ed|es)|underlin(?:ed|"
        r"es)|underscor(?:ed|es)|"
        rf"point(?:ed|s) (?:out|to)|told|informed|inform|spoke (?:of|about|highly|on(?! {_A_DAY})|for)|"
        r"speaking (?:of|about)|"
        r"describ(?:ed|es)|outlin(?:ed|es)|call(?:ed|s|ing) (?:for|it|the|upon)|reaffirm(?:ed|s)|express(?:ed|"
        r"es|ing)|"
        r"voic(?:ed|es|ing)|urg(?:ed|es)|suggest(?:ed|s)|recall(?:ed|s)|thank(?:ed|s)|prais(?:ed|es)|"
        r"commend(?:ed|s)|hail(?:ed|s)|highlight(?:ed|s)|touch(?:ed|es) (?:on|upon)|mention(?:ed|s|ing)?|"
        r"dr(?:ew|aw\w*) attention|"
        r"reiterat(?:ed|es)|confirm(?:ed|s)|declar(?:ed|es)|believ(?:ed|es)|hop(?:ed|es)|wish(?:ed|es)|appreciat\w+|"
        r"brief(?:ed|s)|acquaint(?:ed|s)|remark(?:ed|s) (?:on|that)|observed|explained|announced|argued|considers?|"
        r"according to|in (?:his|her|their) (?:view|words|opinion)|went on|continued|added|recogni[sz]ed|"
        r"agreed|acknowledged"
        r"|dwelt|set (?:out|forth)|reported(?! (?:to|before|at) )|discuss(?:ed|es|ing)?|examined|reviewed|"
        r"exchanged? (?:of )?(?:views|opinions)|focus(?:ed|es|sed)?|devoted|concentrated|turned to|looked"
    ),
    "topic": (
        r"(?:co-?operat\w+|interact\w+|relations?|relationships?|ties|contacts?|collaborat\w+|partnership|"
        r"links|work(?:ing)?|coordinat\w+|dialogue|engage\w*)"
        r" (?:with|between|of|within|across|among)|(?<!shanghai )cooperation(?! organi)|interaction|"
        r"roles? (?:of|that|which|for)|parts? (?:of|that|which|played)|importance of|"
        r"memorand(?:um|a|ums)|mou|agreements? (?:with|between|on)|implementation|implement\w*|accordance with|"
        r"norms|under (?:the|this|these|that|its|an?)(?! (?:leadership|chairmanship|direction|headship|"
        r"guidance))|concerning|"
        r"regarding|about|status|accession|support for|commitment to|resolution|readiness|efforts? (?:of|by)|"
        r"contribut\w+|"
        r"central role|coordinating role|activities of|principles|goals?|purposes|concepts?|documents?|drafts?|"
        r"plans? (?:for|with|of)|projects?|"
        r"recommendations|initiatives?|joint (?:statement|declaration|action|operations|communiqu)|operations|"
        r"format|aligned|priorities|unlike|compar(?:ed|es|ing|isons?)|modelled (?:on|after)|models? of|similar to|"
        r"in contrast to|as opposed to|(?:rules|examples?) of|home to"
    ),
}
_CUE = triggers.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _CUES.items()) + r")(?!\w)"
)
"""In lower case, which is read in half the time that any case takes."""


def find(sentence: str) -> list[Cue]:
    """The cues of a sentence in order, none overlapping another."""
    found = _CUE.finditer(triggers.lowered(sentence))
    return [Cue(typing.cast("Kind", match.lastgroup), match.start(), match.end()) for match in found]
