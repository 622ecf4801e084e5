"""Each port's behaviour once, run against every adapter."""
