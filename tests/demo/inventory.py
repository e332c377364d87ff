from dataclasses import dataclass
from datetime import date


@dataclass
class Batch:
    sku: str
    quantity: int
    arrival: date | None = None

    def is_late(self, today: date, grace_days: int = 2) -> bool:
        if self.arrival is None:
            return False
        return (today - self.arrival).days > grace_days

    def can_allocate(self, quantity: int) -> bool:
        return self.quantity >= quantity


class OutOfStock(Exception):
    pass


def allocate(sku: str, quantity: int, batches: list[Batch]) -> Batch:
    if quantity <= 0:
        raise ValueError(f"cannot allocate {quantity} of {sku}")
    for batch in sorted(batches, key=lambda batch: batch.arrival or date.min):
        if batch.sku == sku and batch.can_allocate(quantity):
            batch.quantity -= quantity
            return batch
    raise OutOfStock(sku)


def late_batches(batches: list[Batch], today: date):
    for batch in batches:
        if batch.is_late(today):
            yield batch


def total_quantity(batches: list[Batch], sku: str) -> int:
    total = 0
    for batch in batches:
        if batch.sku == sku:
            total += batch.quantity
    return total
