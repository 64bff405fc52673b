"""The tables. SQL is the truth: the vector index can be rebuilt from what stands here."""

from store.schema.access import (
    BindingRow,
    ConnectCodeRow,
    ConnectionRow,
    GrantRow,
    SpaceRow,
    WorkspaceRow,
)
from store.schema.asking import (
    AnswerRow,
    CitationRow,
    QuestionRow,
    ShowingRow,
    TuningRow,
    VoteRow,
)
from store.schema.base import Base, Instant
from store.schema.channels import HistoryRow, MessageRow, ThreadRow
from store.schema.chat import (
    AuditRow,
    DeliveryRow,
    InstallationRow,
    OAuthStateRow,
    PreferenceRow,
    ProposalRow,
    WaitRow,
)
from store.schema.generations import GenerationRow
from store.schema.knowledge import (
    ALL_PASSAGES,
    CheckpointRow,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    ReceiptRow,
    ShorteningRow,
    SourceRow,
    TermRow,
    UploadRow,
    VersionRow,
)
from store.schema.work import HookRow, JobRow, NoticeRow, WatchRow

__all__ = [
    "ALL_PASSAGES",
    "AnswerRow",
    "AuditRow",
    "Base",
    "BindingRow",
    "CheckpointRow",
    "CitationRow",
    "ConnectCodeRow",
    "ConnectionRow",
    "DeliveryRow",
    "DocumentRow",
    "EmbeddingRow",
    "GenerationRow",
    "GrantRow",
    "HistoryRow",
    "HookRow",
    "InstallationRow",
    "Instant",
    "JobRow",
    "MessageRow",
    "NoticeRow",
    "OAuthStateRow",
    "PassageRow",
    "PreferenceRow",
    "ProposalRow",
    "QuestionRow",
    "ReceiptRow",
    "ShorteningRow",
    "ShowingRow",
    "SourceRow",
    "SpaceRow",
    "TermRow",
    "ThreadRow",
    "TuningRow",
    "UploadRow",
    "VersionRow",
    "VoteRow",
    "WaitRow",
    "WatchRow",
    "WorkspaceRow",
]
