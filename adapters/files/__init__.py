"""Tables in files: CSV in whatever encoding and compression, and XLSX workbooks, read with care and in flat memory."""
