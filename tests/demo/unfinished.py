from inventory import Batch


def total_quantity(batches: list[Batch], reference: str) -> int:
    total = 0
    for batch in batches:
        if batch.reference == reference:
            total += batch.quantity
    return total


def largest_quantity(batches: list[Batch], reference: str) -> int:
    largest = 0
    for batch in batches:
        if 
    return largest
