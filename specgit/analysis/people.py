"""Words for people and roles, as user stories and criteria have them."""

from __future__ import annotations

from specgit.analysis.lexicon import noun
from specgit.analysis.tokens import word_set
from specgit.patterns import Pattern

PEOPLE = word_set(
    """accountant actor admin administrator adult advisor agent analyst applicant approver architect artist
    assistant assignee attendee auctioneer auditor author bidder borrower boss bursar buyer candidate caregiver
    caretaker carer cashier chef child citizen cleaner clerk client clinician coach colleague collaborator
    commenter compere contractor contributor controller coordinator counsellor courier creator curator customer
    cyclist dealer designer developer director dispatcher doctor donor driver editor employee employer engineer
    examiner expert farmer fireman foreman gardener grader guardian guest host inspector instructor interviewer
    investigator investor janitor journalist judge keeper landlord lawyer leader learner lecturer librarian
    lodger maintainer manager marshal mechanic mediator member mentor merchant moderator musician nurse observer
    officer operator organiser organizer owner packer paramedic parent participant partner passenger patient
    patron payee payer pharmacist photographer physician picker pilot planner player porter presenter proctor
    producer professor programmer publisher pupil purchaser purser pilot captain ranger reader receiver
    receptionist recipient recruiter referee registrar renter reporter representative requester requestor
    researcher resident reviewer rider salesperson scientist scorer secretary seller sender shareholder shopper
    singer speaker specialist spectator staff stakeholder steward student subscriber superintendent supervisor
    supplier surgeon surveyor teacher technician teller tenant tester therapist trader trainee trainer
    translator traveler traveller treasurer trustee tutor umpire undertaker underwriter user vendor veterinarian
    vet viewer visitor volunteer voter waiter warden watchman winner witness worker writer person trainer
    veterinary insurer police ministry notary board council committee
    actuary adjudicator adjuster aide ambassador anaesthetist anesthetist apprentice arbiter arbitrator archivist
    assessor attorney baker bailiff banker barber barista bartender beekeeper biologist bookkeeper botanist brewer
    broker butcher butler captain cardiologist carpenter cartographer chairman chairperson chairwoman
    chaplain chauffeur chemist chief claimant commander commissioner concierge conductor conservator
    consignee consignor constable consultant cook coroner counselor craftsman crewmember custodian
    dean debtor defendant dentist dermatologist detective dietitian diver docent economist electrician
    emcee engraver enumerator epidemiologist estimator executor exhibitor expeditor facilitator financier
    firefighter fisher florist forester franchisee gatekeeper geologist glazier governor
    grower guarantor headteacher headmaster hostess housekeeper hunter hygienist illustrator
    immunologist importer innkeeper instrumentalist intern inventor jeweller
    juror laborer labourer landscaper lender lessee lessor licensee lifeguard lineman linguist locksmith
    logistician machinist magistrate maid marketer mason matron mayor meteorologist midwife miner
    minister musher nanny negotiator neurologist nutritionist oncologist optician
    organist orthodontist painter pathologist pensioner petitioner philosopher
    phlebotomist physicist physiotherapist plaintiff plumber policeman policyholder politician
    postman practitioner president priest prosecutor provost psychiatrist psychologist
    quartermaster radiographer radiologist rector registrant rescuer restorer retailer roofer sailor salesman
    saleswoman sculptor senator sergeant shepherd sheriff shipper skipper soldier solicitor sommelier
    sponsor statistician stevedore stockist storekeeper storeman superuser surety tailor taxpayer teammate
    toxicologist tradesman treasurer typist usher valet warehouseman warrantor webmaster welder wholesaler
    woodworker zoologist zookeeper freelancer copywriter proofreader typesetter sysadmin bookseller
    groundskeeper lifesaver paralegal policewoman postmaster timekeeper toolmaker"""
)
# Roles in other languages: whole words behind an article, or the words of scripts without spaces.
ROLES = Pattern(
    r"(?:(?<=der )|(?<=den )|(?<=dem )|(?<=die )|(?<=des )|(?<=ein )|(?<=einen )|(?<=einem )|(?<=eine ))"
    r"(?:(?:[A-ZÄÖÜ][a-zäöüß]*)?(?:[Ll]eiter|[Pp]rüfer|[Bb]eauftragte|[Mm]eister|[Tt]echniker|[Mm]echaniker|[Mm]oderator"
    r"|[Rr]edakteur|[Bb]uchhalter|[Vv]erwalter|[Bb]etreuer|[Aa]ufseher|[Ww]ärter|[Vv]orstand|[Ss]achbearbeiter"
    r"|[Dd]isponent"
    r"|[Ff]ahrer|[Ll]ehrer|[Dd]ozent|[Kk]ontrolleur|[Gg]utachter|[Aa]rzt|[Ss]chiedsrichter|[Tt]rainer)(?:in|n|s)?)\b"
    r"|(?:(?<=el )|(?<=un )|(?<=la )|(?<=una )|(?<=al )|(?<=del )|(?<=o )|(?<=um )|(?<=uma )|(?<=ao )"
    r"|(?<=do )|(?<=pelo ))"
    r"(?:(?:auditor|moderador|supervisor|coordinador|coordenador|director|diretor|gerente|encargado|encarregado"
    r"|inspector|inspetor|contador|tesorero|tesoureiro|revisor|técnico|secretario|secretário|porteiro|portero|conserje"
    r"|fiscal|tutor|professor|profesor|médico|bibliotecario|bibliotecário|organizador|jefe de \w+|chefe de \w+)a?)\b"
    r"|(?:店长|店長|部门主管|主管|经理|经办人|审核员|審核員|审计员|管理员|操作员|客服人员|客服专员|配送员|快递员|运维人员|安全员|调度员|财务人员"
    r"|仓库管理员|监督员|值班人员|監査人|監査担当者|責任者|部門長|部長|課長|係長|上長|経理担当者|倉庫係|監督者|承認者|審査員|調査員|当番|担当医"
    r"|警備員|配達員|司書|教師|감사자|관리 책임자|담당자|승인자|감독자)"
)
# Those whose word names a thing in many systems.
_THINGS_TOO = word_set(
    """actor agent author client controller host judge keeper manager observer operator partner pilot planner
    player producer publisher reader receiver reporter runner scorer sender staff subscriber translator viewer
    worker writer editor dispatcher coordinator inspector packer picker board council committee vendor member"""
)


def person(word: str) -> bool:
    """Whether a casefolded noun, in either number, names a person or role."""
    return noun(word.rpartition("_")[2]) in PEOPLE


def surely_person(word: str) -> bool:
    """Whether it names nothing but persons: no `client`, no `manager`."""
    return noun(word) in PEOPLE and noun(word) not in _THINGS_TOO
