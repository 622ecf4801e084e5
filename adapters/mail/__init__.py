"""Mail, by SMTP or to a terminal."""
