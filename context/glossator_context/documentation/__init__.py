"""What documentation may claim (facts), where it goes (placement), and that it touched nothing else (proof)."""
