"""The tables: `models.Source`, `models.Article`, `models.Meeting`, `models.Message` and what hangs on them."""

from __future__ import annotations

from storage.models.articles import Article, Cause, Mention, Revision, Snapshot
from storage.models.columns import Base, day_of
from storage.models.delivery import Duty, Recipient, ToldTrouble
from storage.models.exchanges import Exchange, Host
from storage.models.kinship import Decision, Kinship
from storage.models.meetings import Involvement, Meeting, Participant, Report
from storage.models.messages import Attempt, AttemptOutcome, Message, Status, Unsubscribed
from storage.models.rules import Rule, RuleInForce
from storage.models.searches import SavedSearch, SearchTarget
from storage.models.silences import Silence
from storage.models.sources import Gap, GapCause, Health, Link, LinkState, Outcome, Poll, Source
from storage.models.tokens import Scope, Token
from storage.models.touched import Touched
from storage.models.walks import BulkFile, Walk, WalkKind, Withheld

__all__ = [
    "Article",
    "Attempt",
    "AttemptOutcome",
    "Base",
    "BulkFile",
    "Cause",
    "Decision",
    "Duty",
    "Exchange",
    "Gap",
    "GapCause",
    "Health",
    "Host",
    "Involvement",
    "Kinship",
    "Link",
    "LinkState",
    "Meeting",
    "Mention",
    "Message",
    "Outcome",
    "Participant",
    "Poll",
    "Recipient",
    "Report",
    "Revision",
    "Rule",
    "RuleInForce",
    "SavedSearch",
    "Scope",
    "SearchTarget",
    "Silence",
    "Snapshot",
    "Source",
    "Status",
    "Token",
    "ToldTrouble",
    "Touched",
    "Unsubscribed",
    "Walk",
    "WalkKind",
    "Withheld",
    "day_of",
]
