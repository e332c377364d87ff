from dataclasses import dataclass
from datetime import date


@dataclass
class Batch:
    reference: str
    quantity: int
    arrival: date | None = None

    def is_late(self, day: date, grace_days: int = 2) -> bool:
        return self.arrival is not None and (day - self.arrival).days > grace_days


def allocate(reference: str, quantity: int, batches: list[Batch]) -> Batch:
    if quantity <= 0:
        raise ValueError(f"cannot allocate {quantity} of {reference}")
    for batch in sorted(batches, key=lambda batch: batch.arrival or date.min):
        if batch.reference == reference and batch.quantity >= quantity:
            batch.quantity -= quantity
            return batch
    raise LookupError(reference)


def late_batches(batches: list[Batch], day: date):
    for batch in batches:
        if batch.is_late(day):
            yield batch
