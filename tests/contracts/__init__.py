"""Each port's behaviour, told once and held against every adapter. README.md says how to hold it against another."""
