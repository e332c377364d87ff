"""Headless documentation of files and folders: plan, run, verify, write, report."""
