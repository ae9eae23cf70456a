"""Words that offices, bodies and honorifics are made of: what stands beside a person's name and is no part of it."""

from __future__ import annotations

from monitor.meetings import gazetteer


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADS = _words(
    "secretary-general secretaries-general secretary secretaries general-secretary president presidents"
    " chairman chairmen"
    " chairwoman chairperson chair minister ministers ambassador ambassadors director directors"
    " director-general head heads"
    " chief chiefs representative representatives envoy envoys commissioner commissioners councilor councillor"
    " counsellor"
    " counselor adviser advisor advisers advisors premier governor governors mayor speaker deputy coordinator"
    " coordinators"
    " rector professor dean expert officer spokesman spokeswoman spokesperson undersecretary under-secretary"
    " under-secretary-general under-secretaries-general assistant attaché attache consul consuls king emir"
    " sheikh prince"
    " sultan leader leaders manager managers member members editor editor-in-chief founder co-founder executive fellow"
    " researcher scholar analyst academician diplomat doyen prosecutor justice judge commander general colonel"
    " vice-president vice-minister vice-governor vice-chairman vice-premier vice-rector chancellor delegate senator"
    " ombudsman d'affaires d’affaires chargé charge plenipotentiary correspondent economist presenter moderator aide"
    " administrator vice-mayor vice-chair rapporteur secy-general secretary-generals secretary- curator"
)
"""Nouns that name an office, in lower case: one of them beside a name makes it a person's."""

PLURALS = frozenset(word for word in HEADS if word.endswith("s") and not word.endswith("d'affaires")) | {"chairmen"}
"""Offices of several people at once."""

HONORIFICS = _words(
    "mr mr. mrs mrs. ms ms. dr dr. prof prof. professor h.e. h.e he excellency honourable honorable hon hon."
    " sir madam madame"
    " lt lt. col col. gen gen. maj maj. lieutenant-general major-general admiral comrade dato dato' datuk shri smt"
)
"""Words before a name that say that it is a person's, in lower case."""

MODIFIERS = _words(
    "deputy first second third vice acting interim former ex senior special permanent extraordinary plenipotentiary"
    " executive prime foreign state federal chief principal personal high national regional international general"
    " honorary presidential assistant under joint new incoming outgoing standing then-president general's"
    " union external"
    " internal security public information press political military defence defense health tourism trade"
    " culture energy"
    " transport finance agriculture education economic economy commerce science technology industry"
    " environment justice"
    " russian chinese indian pakistani kazakh kyrgyz tajik uzbek iranian belarusian belarussian afghan"
    " mongolian turkish"
    " turkmen azerbaijani armenian egyptian qatari saudi japanese korean american british french german italian indian"
    " nepalese cambodian lankan malaysian indonesian singaporean thai vietnamese bruneian laotian myanmar bangladeshi"
    " sco un unescap asean cis csto eaeu cica osce eu brics eco rats unodc unesco prc rf us uk usa state-owned"
)
"""Words that stand between or before the nouns of an office, in lower case."""

JOINERS = _words("of the for to in on and at under a an & with its from by against de et")
"""Small words inside the name of an office or a body."""

BODIES = _words(
    "organization organisation organizations organisations secretariat secretariats council committee"
    " commission ministry"
    " department agency agencies centre center institute institutes university academy bank association"
    " federation union"
    " republic kingdom state states nations forum conference summit session meeting assembly office bureau"
    " board chamber"
    " party parliament senate congress court government cabinet embassy mission delegation group fund"
    " foundation society"
    " corporation company news times daily post radio television agency programme program project plan strategy action"
    " initiative charter convention declaration treaty agreement memorandum protocol resolution statement communique"
    " communiqué release structure mechanism cooperation co-operation development security economic economy trade"
    " affairs relations culture education health tourism transport energy science technology information"
    " defence defense"
    " interior internal external foreign public national regional international global world asian eurasian european"
    " african american central east eastern west western north northern south southern pacific people's"
    " people’s peoples"
    " municipal provincial province city region district town hall palace hotel park museum house square road"
    " belt spirit"
    " silk day week month year years decade anniversary festival exhibition expo fair games olympic olympics"
    " cup special"
    " shanghai islamic arab league united democratic socialist collective treaty commonwealth independent interaction"
    " confidence building measures anti-terrorist counter-terrorism antiterrorist terrorism drug drugs crime narcotic"
    " narcotics control migration refugees cross red crescent committee's council's art arts film sports sport youth"
    " women women's business entrepreneurs industrialists industry commerce finance investment infrastructure"
    " agriculture food environment water climate covid-19 covid digital internet media press service services law"
    " enforcement emergencies emergency situations police customs tax justice prosecutor supreme standing political"
    " military armed forces army navy liberation general headquarters hq library service zone port airport street lake"
    " river sea island mountain valley desert peninsula gulf ocean strait nuclear atomic human rights law peace"
    " parliamentary interparliamentary inter-parliamentary contact friendship joint new great wonders dialogue"
    " partners"
    " partner observer observers member members high-level level sustainable goals agenda vision community"
    " destiny future"
    " eight one two three four five six seven eight nine ten first second third fourth fifth sixth seventh"
    " eighth ninth"
    " tenth good neighbourliness neighborliness fund's think-tank think tank tanks strategic studies research analysis"
    " policy planning reform national-level heritage list relic site sites lunar spring navruz nauryz nowruz"
    " christmas eid"
    " demonstration area pilot local cpc cppcc npc politburo sdpi cgss isrs riac cass scoda tdi app tass"
    " xinhua kazinform"
    " sputnik urdupoint belta gmt covid19 utc am pm gala inter-bank interbank consortium electoral election elections"
    " illicit trafficking psychotropic substances precursors competent authorities decisions working speeches"
    " structures"
    " addresses atlantic pacific generals interpol opportunities challenges threats solutions prospects"
    " experience events"
    " people division combating nations nation world combat fight against children youth silkroad university's"
    " olympiad marathon universal declaration's prevention preventive diplomacy"
)
"""Words of which names of bodies, documents and places are made, in lower case."""

OPENERS = _words(
    "the a an this that these those it its he she they his her their we our i you in on at by for from to with"
    " of as and or"
    " but if when while where who whom whose which what how why there here after before during since until under over"
    " about against among between both each every all some many most more other another such same own also then thus"
    " however moreover meanwhile furthermore besides according speaking taking attending addressing opening closing"
    " welcoming commenting noting stressing congratulating summing referring having being following given present"
    " participants participants' those he's dear ladies gentlemen excellencies excellency distinguished"
    " colleagues friends"
    " mr mrs ms dr prof sir madam yes no not only just even still yet once now today yesterday tomorrow earlier later"
    " recently currently presently finally lastly firstly secondly concluding particular special separate high great"
    " please let may photo caption image source editor author share home date place title full text tags related video"
    " read download print january february march april may june july august september october november"
    " december jan feb"
    " mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday talks"
    " views heard"
    " asked invited initiated upwards reports greetings visits works sides attendees attendance organisers organizers"
    " guests delegates chaired hosted held said asked turning looking recalling touching describing expressing"
    " thanking"
    " responding answering emphasising emphasizing underlining highlighting pointing joining representing heading"
    " delivering dwelling drawing assessing giving making regarding considering without within throughout across"
    " towards toward along upon per via including like unlike despite due because although though so nor"
    " either neither"
    " leaders experts ambassadors ministers representatives officials diplomats journalists scholars"
    " high-ranking eminent"
    " chinese russian indian kazakh kyrgyz tajik uzbek iranian pakistani belarusian afghan turkish mongolian"
    " uzbekistani"
    " kyrgyzstani tajikistani kazakhstani turkmen azerbaijani armenian ukrainian belarussian egyptian english"
    " french arabic"
    " japanese korean american british german italian thai malaysian indonesian vietnamese muslim buddhist"
    " slavic soviet"
    " happy best kind sincere welcome congratulations condolences thank thanks attended met received visited back also"
)
"""Words that open sentences, days, nationalities: capitalised, yet no part of a name."""

TOPONYMS = frozenset(
    part.lower() for name in (*gazetteer.CITIES, *gazetteer.COUNTRIES) for part in name.split() if part[:1].isupper()
) - _words("male mary lima kazan perm osh ganja")
"""Single words of city and country names, in lower case."""

NO_NAME = HEADS | MODIFIERS | BODIES | OPENERS | TOPONYMS
"""Capitalised words that are never part of a person's name."""

INNER_TITLES = _words("dato dato' datuk haji sheikh shaheed kumar")
"""Titles that may also stand inside a name, in lower case."""

NAME_PARTICLES = _words("bin ibn ul ur al el de da van von der la di e abu bint zu ud")
"""Small words inside a person's name."""
