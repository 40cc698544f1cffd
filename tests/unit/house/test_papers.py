"""The project's papers: what they point to is there, and a decision stays short."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LONGEST_DECISION = 20
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    broken = [target for target in LINK.findall(paper.read_text(encoding="utf-8")) if not (paper.parent / target).exists()]
    assert broken == []


def test_the_readme_points_to_the_other_papers() -> None:
    targets = set(LINK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", "THIRD_PARTY.md", "docs/index.md", "docs/huong-dan.md"} <= targets


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.name)
def test_a_decision_says_why_what_else_and_when_to_look_again(decision: Path) -> None:
    lines = decision.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_DECISION
    text = " ".join(lines)
    assert lines[0].startswith(f"# {int(decision.name[:4])}. ")
    assert all(mark in text for mark in ("**Decided**", "**Why.**", "**Instead of**", "**Look again**"))


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(decision.name[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))
