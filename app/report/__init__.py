"""A report of counts as something to hand over: rows for scripts, a table, a workbook, a paper to sign, a folder that fills itself."""
