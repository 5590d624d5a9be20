from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    share: float = Field(default=0.0, ge=0, le=1)
    flag: bool = False
    when: date | datetime | None = None
    password: SecretStr = SecretStr("")


class Office(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = Field(examples=["Inspektorat"], pattern="^[A-Z]")
    parts: tuple[Part, ...] = Field(min_length=1)
    phones: dict[str, int] = {}
