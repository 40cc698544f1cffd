"""What a supervisor must look at: twenty rules over events of use, as pure functions. docs/misuse.md says what each means."""
