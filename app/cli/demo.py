"""`motcua demo`: the main job on the bundled sample cards, without a window; and cards to practise with."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.lookups import open_counter, read_card
from app.cli.voice import Voice

if TYPE_CHECKING:
    from app.counter import Counter
    from resources.demo.samples import Sample

demo = typer.Typer(help="Việc chính trên thẻ mẫu, không cần cửa sổ. / The main job on sample cards.", rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Adds the commands of this module."""
    application.add_typer(demo, name="demo")


@demo.callback(invoke_without_command=True)
def run_demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Thư mục ghi PDF. / Where the PDFs go.", metavar="DIR")] = Path("motcua-demo"),
) -> None:
    """Quét thẻ mẫu, tra cứu, điền ba tờ khai, ghi PDF, đếm. / Scan, look up, fill three forms, count."""
    if context.invoked_subcommand is not None:
        return
    from resources.demo.samples import samples

    voice: Voice = context.obj
    with open_counter(voice, adapter="demo") as counter:
        for sample in samples():
            _one_form(voice, counter, sample, out=out)
    voice.tell("cli.demo_next")
    raise typer.Exit(voice.status)


def _one_form(voice: Voice, counter: "Counter", sample: "Sample", *, out: Path) -> None:
    from app.claimant import Claimant, Finding
    from app.paper import write_whole

    began = time.monotonic()
    matter = counter.open_dossier(number=sample.dossier, procedure=sample.procedure)
    people: list[Claimant | Finding] = []
    for n, (role, picture) in enumerate(sample.cards):
        place = f"member[{sum(before == role for before, _ in sample.cards[:n])}]" if role == "member" else role
        claimant = Claimant.of_card(place, read_card(picture))
        people.append(counter.look_up(matter, claimant, fields=counter.wanted(sample.form, role, same=sample.same)))
    draft = counter.fill(matter, sample.form, people, entries=sample.entries, same=sample.same)
    paper = counter.paper(draft)
    counter.finish(draft)
    file = out / f"{sample.form}.pdf"
    write_whole(file, paper)
    chain = counter.chain()
    outcomes = {person.outcome.value for person in people if isinstance(person, Finding)}
    row = {
        "pdf": str(file),
        "form": sample.form,
        "outcome": outcomes.pop() if len(outcomes) == 1 else "/".join(sorted(outcomes)),
        "filled": len(draft.filled.values),
        "missing": list(draft.filled.missing),
        "events": chain.events,
        "chain": "ok" if chain.ok else "broken",
        "elapsed_ms": round((time.monotonic() - began) * 1000),
    }
    voice.row(row, told=voice.say("cli.filled", file=file, filled=row["filled"], missing=len(draft.filled.missing)))
    voice.worst(0 if chain.ok else 1)


@demo.command("cards")
def draw_cards(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Thư mục ghi ảnh thẻ. / Where the pictures go.", metavar="DIR")] = Path("motcua-cards"),
) -> None:
    """Vẽ thẻ của các công dân giả định, để tập với camera thật. / Draw practice cards."""
    from resources.demo.cards import write_cards

    voice: Voice = context.obj
    rows = write_cards(out)
    for row in rows:
        voice.row(row, told=f"{row['file']}  {row['personal_id']}  {row['family']} {row['relation']}")
    voice.tell("cli.cards_written", count=len(rows), folder=out)
