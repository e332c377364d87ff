"""The workspace index: what the files of a folder define, use and import."""
