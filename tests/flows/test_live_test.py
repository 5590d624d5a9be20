"""``tayang doctor --live-test``: a real write that nobody ever saw, and that is gone again."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.store import Store
from flows.doctor.findings import WARNING
from proof.entries import EntryKind
from proof.ledger import SqliteLedger
from tests.flows.command import Ran, tayang
from tests.flows.doctor_world import about, doctor, office_of_five
from tests.flows.office import Office
from tests.sandbox_process import SandboxProcess

PLATFORMS = {"situs": "wordpress"}
REMOVED = ("situs", "facebook", "youtube")


@pytest.fixture
def five(tmp_path: Path, twin: SandboxProcess) -> Office:
    return office_of_five(tmp_path / "kantor", twin)


def live(office: Office, channel: str, *words: str) -> Ran:
    return tayang(office, "doctor", "--live-test", channel, "--json", *words)


def ever_public(office: Office) -> list[dict[str, Any]]:
    """Writes that showed something or could have: everything that did not ask to stay hidden."""
    return [
        one
        for one in office.twin.exchanges()
        if one["method"] in {"POST", "PUT", "PATCH"} and not _hidden(one)
    ]


def _hidden(exchange: dict[str, Any]) -> bool:
    body = exchange["json"] or {}
    asked = (
        body.get("status") == "draft"
        or exchange["form"].get("published") == "false"
        or (isinstance(body.get("status"), dict) and body["status"]["privacyStatus"] == "private")
    )
    return bool(asked) or exchange["op"] in {"token", "upload_put", "container"}


def remains(office: Office, channel: str) -> list[str]:
    platform = PLATFORMS.get(channel, channel)
    return [one["status"] for one in office.twin.posts(platform) if not one["deleted"]]


def actions(office: Office) -> list[tuple[str, str]]:
    with office.runtime() as runtime:
        assert runtime.ledger.verify().ok
        entries = runtime.ledger.entries(kind=EntryKind.TRIAL)
        return [(one.body["action"], one.body.get("object_id", "")) for one in entries]


def public_picture(office: Office) -> str:
    """A picture on the website, as any article leaves one."""
    from media.example_pictures import draw_example
    from media.spec import Rendition

    path = office.home / "foto.jpg"
    draw_example(path, "Apel pagi", width=1200, height=900)
    kept = Store(office.home / "simpanan").add_bytes(path.read_bytes())
    with office.runtime() as runtime:
        channel = runtime.settings.channel("situs")
        assert channel is not None
        site: Any = runtime.connector(channel)
        made = Rendition(str(path), kept.sha256, "image/jpeg", 1200, 900, kept.size, "Apel pagi")
        return str(site.host(made))


@pytest.mark.parametrize("channel", REMOVED)
def test_made_hidden_seen_hidden_and_gone(five: Office, channel: str) -> None:
    five.twin.record()
    ran = live(five, channel)
    assert ran.code == 0, ran.out + ran.err
    assert (ran.value["ok"], ran.value["removed"]) == (True, True)
    made = ran.value["object_id"]
    assert actions(five) == [("began", ""), ("made", made), ("removed", made)]
    assert ever_public(five) == []
    assert five.posts() == []
    assert remains(five, channel) == []
    with sqlite3.connect(five.home / "var" / "ledger.sqlite3") as database:
        [[kept]] = database.execute("SELECT count(*) FROM private").fetchall()
    database.close()
    assert kept == 0
    assert [one["id"] for one in five.twin.posts(PLATFORMS.get(channel, channel))] in ([made], [])


def test_a_container_is_made_and_never_published(five: Office) -> None:
    url = public_picture(five)
    five.twin.record()
    ran = live(five, "instagram")
    assert ran.code == 0, ran.out + ran.err
    assert (ran.value["ok"], ran.value["removed"]) == (True, False)
    assert [one[0] for one in actions(five)] == ["began", "made", "left"]
    assert ever_public(five) == []
    assert five.twin.requests("instagram", "publish") == []
    assert five.twin.posts("instagram") == []
    assert five.twin.posts("wordpress") == []
    assert any("24 jam" in line for line in ran.value["lines"])
    ran = live(five, "instagram", "--picture-url", url)
    assert ran.value["ok"] is True


def test_instagram_needs_a_picture_that_is_public(five: Office) -> None:
    ran = tayang(five, "doctor", "--live-test", "instagram")
    assert ran.code == 31
    assert "--picture-url" in ran.err
    assert five.twin.requests("instagram", "container") == []


def test_x_says_that_nothing_there_is_invisible(five: Office) -> None:
    ran = live(five, "x")
    assert (ran.code, ran.value["ok"]) == (0, None)
    assert "X" in ran.value["lines"][0]
    assert five.twin.requests("x") == []


@pytest.mark.parametrize("channel", REMOVED)
def test_another_account_gets_no_test(five: Office, channel: str) -> None:
    file = five.home / "channels.yaml"
    content = yaml.safe_load(file.read_text())
    for one in content["channels"]:
        one["account"] = "999" if one["name"] == channel else ""
    file.write_text(yaml.safe_dump(content))
    ran = live(five, channel)
    assert (ran.code, ran.value["ok"]) == (31, False)
    assert actions(five) == []
    assert remains(five, channel) == []


@pytest.mark.parametrize("channel", ["situs", "facebook"])
def test_an_answer_that_was_lost_leaves_nothing(five: Office, channel: str) -> None:
    five.twin.fault(PLATFORMS.get(channel, channel), "create_post", "lost_after")
    ran = live(five, channel)
    assert ran.value["removed"] is True, ran.value
    assert remains(five, channel) == []


@pytest.mark.parametrize("channel", REMOVED)
def test_what_could_not_be_removed_is_told_and_removed_by_the_next_test(
    five: Office, channel: str
) -> None:
    platform = PLATFORMS.get(channel, channel)
    five.twin.fault(platform, "delete_post", "error500_before", times=2)
    ran = live(five, channel)
    assert (ran.code, ran.value["ok"]) == (31, False)
    left = remains(five, channel)
    assert len(left) == 1
    assert "public" not in left
    _, findings = doctor(five, "--channel", channel)
    assert about(findings, "trial", channel) == [WARNING]
    five.twin.clear_faults()
    assert live(five, channel).code == 0
    assert remains(five, channel) == []
    _, findings = doctor(five, "--channel", channel)
    assert about(findings, "trial", channel) == []


@pytest.mark.parametrize("channel", REMOVED)
def test_a_test_that_died_before_it_could_say_what_it_made(
    five: Office, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the platform's answer and the ledger: the next test finds it by its name."""
    append = SqliteLedger.append

    def dies(ledger: SqliteLedger, kind: EntryKind, body: Any, **more: str) -> Any:
        if kind is EntryKind.TRIAL and body["action"] == "made":
            raise KeyboardInterrupt
        return append(ledger, kind, body, **more)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteLedger, "append", dies)
        with contextlib.suppress(KeyboardInterrupt):
            live(five, channel)
    assert len(remains(five, channel)) == 1
    _, findings = doctor(five, "--channel", channel)
    assert about(findings, "trial", channel) == [WARNING]
    assert live(five, channel).code == 0
    assert remains(five, channel) == []
    _, findings = doctor(five, "--channel", channel)
    assert about(findings, "trial", channel) == []


def test_a_refusal_is_told_with_its_reason(five: Office) -> None:
    five.twin.fault("wordpress", "*", "permission_missing", skip=2, times=9)
    ran = tayang(five, "doctor", "--live-test", "situs")
    assert ran.code == 31
    assert "Uji gagal" in ran.out
    assert five.posts() == []


def test_stop_and_mode_hold_the_test_back(five: Office) -> None:
    (five.home / "var").mkdir(mode=0o700, exist_ok=True)
    (five.home / "var" / "STOP").write_text("salah foto")
    ran = tayang(five, "doctor", "--live-test", "situs")
    assert ran.code == 31
    assert "salah foto" in ran.err
    (five.home / "var" / "STOP").unlink()
    file = five.home / "channels.yaml"
    file.write_text(
        file.read_text().replace("platform: wordpress", "platform: wordpress\n  mode: off")
    )
    ran = tayang(five, "doctor", "--live-test", "situs")
    assert ran.code == 31
    assert five.twin.requests("wordpress") == []


def test_the_ledger_names_the_test(five: Office) -> None:
    live(five, "situs")
    ran = tayang(five, "ledger", "show")
    assert ran.code == 0
    assert ran.out.count("uji sambungan") == 3
