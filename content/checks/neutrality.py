"""R22: neutrality in an election period (SKB 2/2022; domain.md B.3 and D).

Only inside the periods that the office enters (``office.yaml``, ``elections``): outside them the
same words are ordinary news. Abbreviations that mean something else in an office's daily texts
(PKS: perjanjian kerja sama, PBB: pajak bumi dan bangunan, PKB, PAN, PKN, PSI, PPP) count only
behind *Partai* or *Fraksi*; *kampanye* does not count where it is one for a public aim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule, text_rule
from content.checks.finding import Level
from content.checks.moments import airing_day

_SENTENCE = re.compile(r"[^.!?\n]{1,2000}")
_SURE = re.compile(
    r"(?<!\w)(?:PDI ?P|PDI[ -]Perjuangan|Golkar|Gerindra|Nas ?Dem|Hanura|Perindo"
    r"|(?i:paslon|caleg|bacaleg|capres|cawapres|cagub|cawagub|cabup|cawabup|cawali|cawawali"
    r"|bapaslon|timses))(?!\w)"
)
_PARTY = re.compile(
    r"(?<!\w)(?i:partai|fraksi) (?!politik(?!\w)|(?:besar|kecil|tambahan|akhir)(?!\w))[A-Z]\w+"
)
_CANDIDATE = re.compile(
    r"(?<!\w)(?:(?:bakal )?pasangan calon|(?:bakal )?calon (?:wakil )?"
    r"(?:presiden|gubernur|bupati|wali ?kota|legislatif|anggota (?:legislatif|DPRD?|DPD)"
    r"|kepala daerah)|tim (?:sukses|pemenangan)|(?:men|di)?coblos(?:lah|an)?"
    r"|pilih(?:lah)? nomor (?:urut )?\d{1,2}|deklarasi dukungan)(?!\w)",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(r"(?<!\w)(?:ber)?kampanye(?:kan|nya)?(?!\w)", re.IGNORECASE)
_PUBLIC_AIM = re.compile(
    r" {0,2}[\"“']?(?:(?:publik|nasional|bersama|media|digital|sosial|gerakan|edukasi|pencegahan"
    r"|penyadaran|kesadaran|literasi|stop|tolak|lawan|cegah|hemat|hidup|pola|perilaku|budaya"
    r"|keselamatan|kebersihan|kesehatan|imunisasi|vaksinasi|integritas|transparansi|pengurangan"
    r"|pemilahan|peduli|sadar|bebas|bersih|ramah|anti|aman|layanan|pengendalian|perlindungan"
    r"|pelestarian|donor|gemar|membaca|cinta|keterbukaan|pelaporan|kepatuhan|melapor)(?!\w)"
    r"|#?anti[a-z-]*)",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"(?<!\w)(?:netral(?:itas)?|dilarang|larangan|tidak (?:boleh|ikut|terlibat)"
    r"|disiplin|pelanggaran|pengawasan)(?!\w)",
    re.IGNORECASE,
)
"""A sentence that warns of campaigning is the office's duty, unless it names a side."""


@text_rule("R22", "netralitas", file_names=False)
def neutrality(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU names of parties, candidates, campaigning and voting, within an election period."""
    period = election_at(airing_day(ctx), ctx)
    if not period:
        return
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        sides = [found[0] for pattern in (_SURE, _PARTY) for found in pattern.finditer(said)]
        if not (_NEUTRAL.search(said) and not sides):
            sides += [found[0] for found in _CANDIDATE.finditer(said)]
            sides += [
                found[0]
                for found in _CAMPAIGN.finditer(said)
                if not _PUBLIC_AIM.match(said, found.end())
            ]
        for one in sides:
            yield Hit(Level.TINJAU, one, "r22", {"period": period})


@rule("R22b", "pose jari dalam foto")
def finger_poses(ctx: CheckContext) -> Iterator[Hit]:
    """SARAN: no rule can see fingers; in an election period a person is reminded to look."""
    period = election_at(airing_day(ctx), ctx)
    if period and any(draft.media for draft in ctx.drafts):
        yield Hit(Level.SARAN, "", "r22_pose", {"period": period}, place=Place("media"))


def election_at(day: date, ctx: CheckContext) -> str:
    """Name of the election period that holds the day, "" outside all of them."""
    held = (one for one in ctx.lists.elections if one.first <= day <= one.last)
    return next((one.name for one in held), "")
