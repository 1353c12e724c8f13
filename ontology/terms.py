"""The ontology's terms as Python names; a test keeps them equal to the ontology."""

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace


class CMQ(DefinedNamespace):
    """The namespace of the ontology: `CMQ.Claim` is the IRI of the class, an unknown name is an error."""

    _fail = True
    _NS = Namespace("https://w3id.org/communique/ontology#")

    # classes
    Accession: URIRef
    Agent: URIRef
    Agreement: URIRef
    AgreementStatus: URIRef
    AmountFigure: URIRef
    ArmedConflict: URIRef
    ArmedGroup: URIRef
    Asset: URIRef
    BackgroundPaper: URIRef
    BilateralCommission: URIRef
    CapitalDesignation: URIRef
    ChangeFigure: URIRef
    City: URIRef
    Claim: URIRef
    Code: URIRef
    Commemoration: URIRef
    CommissionSession: URIRef
    Company: URIRef
    Conclusion: URIRef
    Consideration: URIRef
    Construction: URIRef
    Consultation: URIRef
    ConsultationFormat: URIRef
    Contention: URIRef
    Contract: URIRef
    Convention: URIRef
    Cooperation: URIRef
    CooperationStatus: URIRef
    CourseFormat: URIRef
    CreditGrant: URIRef
    CuratorClaim: URIRef
    CuratorNotes: URIRef
    Decision: URIRef
    Delegation: URIRef
    Delivery: URIRef
    Designation: URIRef
    Document: URIRef
    EntryIntoForce: URIRef
    Equipment: URIRef
    EquipmentCategory: URIRef
    EstablishmentOfRelations: URIRef
    Evaluation: URIRef
    Event: URIRef
    EventStatus: URIRef
    Export: URIRef
    Figure: URIRef
    Finding: URIRef
    Forum: URIRef
    Founding: URIRef
    GovernmentBody: URIRef
    Group: URIRef
    HistoricalState: URIRef
    Hypothesis: URIRef
    IndustrialPlant: URIRef
    IntergovernmentalAgreement: URIRef
    InternationalOrganization: URIRef
    Invitation: URIRef
    MediaOrganization: URIRef
    Meeting: URIRef
    Membership: URIRef
    MembershipKind: URIRef
    MilitaryExercise: URIRef
    Modality: URIRef
    Negotiation: URIRef
    NewsArticle: URIRef
    Offer: URIRef
    Office: URIRef
    Opinion: URIRef
    OpinionArticle: URIRef
    Organization: URIRef
    Passage: URIRef
    Person: URIRef
    PipelineProject: URIRef
    Place: URIRef
    Pledge: URIRef
    Position: URIRef
    PowerStation: URIRef
    PressBriefing: URIRef
    PressComment: URIRef
    Profession: URIRef
    ProgrammeLaunch: URIRef
    Project: URIRef
    ProjectStatus: URIRef
    PublicStatement: URIRef
    Rank: URIRef
    Ranking: URIRef
    Reason: URIRef
    RecordingMethod: URIRef
    RouteOpening: URIRef
    SecurityOperation: URIRef
    Selector: URIRef
    Series: URIRef
    Session: URIRef
    Signing: URIRef
    Stance: URIRef
    Standing: URIRef
    State: URIRef
    Statement: URIRef
    Tenure: URIRef
    Terminal: URIRef
    Topic: URIRef
    TrainingProgramme: URIRef
    Transfer: URIRef
    TransportRoute: URIRef
    Treaty: URIRef
    TrialTransport: URIRef
    University: URIRef
    UnnamedGroup: URIRef
    Victory: URIRef
    Visit: URIRef
    VisitKind: URIRef
    Voice: URIRef

    # properties
    about: URIRef
    accordingTo: URIRef
    accreditedTo: URIRef
    anniversary: URIRef
    approximate: URIRef
    approximateValue: URIRef
    asOf: URIRef
    assertedBy: URIRef
    assistedBy: URIRef
    atLevelOf: URIRef
    atPlace: URIRef
    attestedAt: URIRef
    author: URIRef
    availableIn: URIRef
    basis: URIRef
    builder: URIRef
    capitalOf: URIRef
    cites: URIRef
    commemorates: URIRef
    commodity: URIRef
    concerns: URIRef
    connects: URIRef
    consideredBy: URIRef
    constructs: URIRef
    contributesTo: URIRef
    cooperationStatus: URIRef
    corrects: URIRef
    courseFormat: URIRef
    dated: URIRef
    dateline: URIRef
    decisionOn: URIRef
    delegationOf: URIRef
    designates: URIRef
    destination: URIRef
    digest: URIRef
    during: URIRef
    earliest: URIRef
    editionOf: URIRef
    equipment: URIRef
    equipmentCategory: URIRef
    eventStatus: URIRef
    executor: URIRef
    field: URIRef
    fileName: URIRef
    finding: URIRef
    focus: URIRef
    follows: URIRef
    forum: URIRef
    founded: URIRef
    founder: URIRef
    furtheredBy: URIRef
    gist: URIRef
    governs: URIRef
    holder: URIRef
    host: URIRef
    idKind: URIRef
    implied: URIRef
    inConflictWith: URIRef
    inOrganization: URIRef
    instrument: URIRef
    invitedTo: URIRef
    invitee: URIRef
    inviter: URIRef
    iso3166Alpha2: URIRef
    iso3166Alpha3: URIRef
    jurisdiction: URIRef
    language: URIRef
    latest: URIRef
    launches: URIRef
    ledBy: URIRef
    legalBasis: URIRef
    locatedIn: URIRef
    markedBy: URIRef
    measures: URIRef
    member: URIRef
    memberOf: URIRef
    membershipKind: URIRef
    metWith: URIRef
    modality: URIRef
    moreThan: URIRef
    note: URIRef
    number: URIRef
    object: URIRef
    ofState: URIRef
    office: URIRef
    officeHolder: URIRef
    onSidelinesOf: URIRef
    opens: URIRef
    ordinal: URIRef
    paragraph: URIRef
    partOf: URIRef
    participant: URIRef
    party: URIRef
    percentChange: URIRef
    period: URIRef
    possiblySameAs: URIRef
    precision: URIRef
    predicate: URIRef
    profession: URIRef
    projectStatus: URIRef
    published: URIRef
    publisher: URIRef
    quantity: URIRef
    quantityStated: URIRef
    rank: URIRef
    ranked: URIRef
    reason: URIRef
    recipient: URIRef
    recordedBy: URIRef
    recordingMethod: URIRef
    relativeDate: URIRef
    repeated: URIRef
    replacedBy: URIRef
    replaces: URIRef
    restatement: URIRef
    reviewedBy: URIRef
    routeEnd: URIRef
    routeStart: URIRef
    sessionOf: URIRef
    signed: URIRef
    since: URIRef
    speaker: URIRef
    sponsor: URIRef
    standing: URIRef
    states: URIRef
    status: URIRef
    subEventOf: URIRef
    subject: URIRef
    subsea: URIRef
    successorOf: URIRef
    suppliedTo: URIRef
    supplier: URIRef
    terminus: URIRef
    terms: URIRef
    title: URIRef
    topic: URIRef
    undated: URIRef
    unit: URIRef
    updated: URIRef
    value: URIRef
    visitKind: URIRef
    visited: URIRef
    visitor: URIRef
    when: URIRef
    writtenAs: URIRef
    year: URIRef

    # codes
    _extras = [
        "agreement-concluded",
        "agreement-in-force",
        "agreement-not-concluded",
        "agreement-signed",
        "agreement-statuses",
        "agreement-under-consideration",
        "cooperation-ongoing",
        "cooperation-planned",
        "cooperation-statuses",
        "course-formats",
        "equipment-armoured-vehicle",
        "equipment-categories",
        "equipment-combat-transport-helicopter",
        "equipment-helicopter",
        "equipment-tank",
        "equipment-transport-helicopter",
        "equipment-truck",
        "event-cancelled",
        "event-expected",
        "event-occurred",
        "event-ongoing",
        "event-planned",
        "event-statuses",
        "event-unconfirmed",
        "finding-ambiguity",
        "finding-anachronism",
        "finding-completion",
        "finding-disagreement",
        "finding-error",
        "finding-furniture",
        "finding-gap",
        "finding-implied",
        "finding-metonymy",
        "finding-name-variant",
        "finding-oddity",
        "finding-relative-date",
        "finding-repetition",
        "finding-spelling",
        "finding-unconfirmed",
        "findings",
        "format-in-person",
        "format-online",
        "membership-full",
        "membership-kinds",
        "method-by-hand",
        "method-extractor",
        "modalities",
        "modality-claimed",
        "modality-considered",
        "modality-evaluation",
        "modality-expected",
        "modality-happened",
        "modality-holds",
        "modality-hypothetical",
        "modality-metadata",
        "modality-not-done",
        "modality-offered",
        "modality-opinion",
        "modality-planned",
        "modality-pledged",
        "modality-position",
        "project-in-preparation",
        "project-offered",
        "project-planned",
        "project-statuses",
        "reason-anachronism",
        "reason-evident-error",
        "reason-outside-knowledge",
        "reason-single-voice",
        "reasons",
        "recording-methods",
        "standing-accepted",
        "standing-corrected",
        "standing-disputed",
        "standing-outdated",
        "standing-reported",
        "standings",
        "visit-kinds",
        "visit-working",
    ]
