"""Invented citizens, their cards and the sample cards of `motcua demo`. Nobody here exists: every number starts with 099."""
