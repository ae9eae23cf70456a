"""Which tracked bodies a text names, and where: `Partner`, `Catalogue`, `compile`, `from_tables`."""

from __future__ import annotations

from monitor.partners.catalogue import Catalogue, Hit, Partner, compile  # noqa: A004 - see there
from monitor.partners.incumbents import Holder
from monitor.partners.tables import from_tables

__all__ = ["Catalogue", "Hit", "Holder", "Partner", "compile", "from_tables"]
