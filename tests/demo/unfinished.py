from inventory import Batch


def total_quantity(batches: list[Batch], sku: str) -> int:
    total = 0
    for batch in batches:
        if batch.sku == sku:
            total += batch.quantity
    return total


def largest_quantity(batches: list[Batch], sku: str) -> int:
    largest = 0
    for batch in batches:
        if 
    return largest
