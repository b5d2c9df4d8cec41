"""Who plays in the demonstration: organizations and people named by what they do, all invented."""

from typing import Final

# One password for every sign-in of the demonstration; it protects illustrative data only.
PASSWORD: Final = "illustrative data only"  # noqa: S105

# short name: (kind, name, Korean name, country)
ORGANIZATIONS: Final[dict[str, tuple[str, str, str, str]]] = {
    "KOR": ("DONOR", "Republic of Korea", "대한민국", "KR"),
    "JPN": ("DONOR", "Japan", "일본", "JP"),
    "USA": ("DONOR", "United States of America", "미합중국", "US"),
    "EU": ("DONOR", "European Union", "유럽연합", "EU"),
    "AUS": ("DONOR", "Australia", "오스트레일리아", "AU"),
    "CHN": ("DONOR", "China", "중국", "CN"),
    "RUS": ("DONOR", "Russian Federation", "러시아 연방", "RU"),
    "MOFA-KP": ("RECIPIENT", "Ministry of Foreign Affairs", "외무성", "KP"),
    "MOAG-KP": ("RECIPIENT", "Ministry of Agriculture", "농업성", "KP"),
    "MOPH-KP": ("RECIPIENT", "Ministry of Public Health", "보건성", "KP"),
    "PMU": ("ADMINISTRATOR", "Program Management Unit", "사업관리부", ""),
    "DFU": ("ADMINISTRATOR", "Disbursement Unit", "지출부", ""),
    "TCU": ("ADMINISTRATOR", "Treasury and Control Unit", "재무통제부", ""),
    "APU": ("ADMINISTRATOR", "Appraisal Unit", "심사부", ""),
    "SCU": ("ADMINISTRATOR", "Sanctions Compliance Unit", "제재준수부", ""),
    "SEC": ("ADMINISTRATOR", "Board Secretariat", "이사회 사무국", ""),
    "JVT": ("VERIFIER", "Joint Verification Team", "공동검증단", ""),
    "AUDIT": ("AUDITOR", "External Auditor", "외부감사인", ""),
}

# sign-in: (name, organization, roles). Names are functions, not persons.
PEOPLE: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "program.manager": ("Program manager", "PMU", ("PROGRAM_MANAGER",)),
    "finance.officer": ("Finance officer", "DFU", ("FINANCE_OFFICER",)),
    "receipts.officer": ("Finance officer, receipts", "DFU", ("FINANCE_OFFICER",)),
    "finance.approver": ("Finance approver", "TCU", ("FINANCE_APPROVER",)),
    "sanctions.officer": ("Sanctions officer", "SCU", ("SANCTIONS_OFFICER",)),
    "fiduciary.specialist": ("Fiduciary specialist", "APU", ("SPECIALIST",)),
    "technical.specialist": ("Technical specialist", "APU", ("SPECIALIST",)),
    "safeguards.specialist": ("Safeguards specialist", "APU", ("SPECIALIST",)),
    "secretariat": ("Board secretary", "SEC", ("SECRETARIAT",)),
    "verifier": ("Verification inspector", "JVT", ("VERIFIER",)),
    "auditor": ("External auditor", "AUDIT", ("AUDITOR",)),
    "korea.officer": ("Donor officer, Korea", "KOR", ("DONOR_OFFICER",)),
    "korea.board": ("Board member, Korea", "KOR", ("DONOR_BOARD_MEMBER",)),
    "japan.officer": ("Donor officer, Japan", "JPN", ("DONOR_OFFICER",)),
    "japan.board": ("Board member, Japan", "JPN", ("DONOR_BOARD_MEMBER",)),
    "usa.officer": ("Donor officer, United States", "USA", ("DONOR_OFFICER",)),
    "usa.board": ("Board member, United States", "USA", ("DONOR_BOARD_MEMBER",)),
    "eu.officer": ("Donor officer, European Union", "EU", ("DONOR_OFFICER",)),
    "australia.officer": ("Donor officer, Australia", "AUS", ("DONOR_OFFICER",)),
    "china.officer": ("Donor officer, China", "CHN", ("DONOR_OFFICER",)),
    "recipient.board": ("Board member, Foreign Affairs", "MOFA-KP", ("RECIPIENT_BOARD_MEMBER",)),
    "agriculture.board": ("Board member, Agriculture", "MOAG-KP", ("RECIPIENT_BOARD_MEMBER",)),
    "agriculture.project": ("Project officer, Agriculture", "MOAG-KP", ("PROJECT_OFFICER",)),
    "agriculture.signatory": ("Signatory, Agriculture", "MOAG-KP", ("AUTHORIZED_SIGNATORY",)),
    "health.project": ("Project officer, Public Health", "MOPH-KP", ("PROJECT_OFFICER",)),
    "health.signatory": ("Signatory, Public Health", "MOPH-KP", ("AUTHORIZED_SIGNATORY",)),
}
ADMINISTRATORS: Final = (
    ("system.administrator", "System administrator"),
    ("second.administrator", "Second system administrator"),
)
# One sign-in per role, in the order of the story; `make demo` prints these first.
SHOWN: Final = (
    "program.manager",
    "korea.officer",
    "finance.officer",
    "agriculture.project",
    "agriculture.signatory",
    "fiduciary.specialist",
    "secretariat",
    "korea.board",
    "recipient.board",
    "verifier",
    "sanctions.officer",
    "finance.approver",
    "auditor",
    "system.administrator",
)


def email(login: str) -> str:
    """Return the address that this sign-in has; nothing is ever sent there."""
    return f"{login}@demo.example"
