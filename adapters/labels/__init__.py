"""Labels drawn: bars and PDF by reportlab, QR codes by segno, letters of Roboto."""
