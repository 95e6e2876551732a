#!/bin/sh
# Makes the workbooks of extract/xls/testdata with LibreOffice, from our own notices and from features.fods. Run it in this
# directory. Each notice becomes a sheet: a paragraph a row in the first column, a table as its grid, blank rows around it.
set -eu
cd "$(dirname "$0")"
out=../../extract/xls/testdata
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 sheets.py ../split-table.html "$work/split-table.fods"
python3 sheets.py ../number-tables.html "$work/number-tables.fods"
python3 sheets.py ../work-points.txt "$work/work-points.fods"
python3 sheets.py ../notice.txt "$work/notice.fods"
cp features.fods "$work/features.fods"
convert() { # extension, filter, names
	extension=$1 filter=$2
	shift 2
	for name; do
		soffice --headless -env:UserInstallation="file://$work/profile" --convert-to "$extension:$filter" --outdir "$out" "$work/$name.fods" >"$work/log" 2>&1
	done
}
convert xls "MS Excel 97" split-table number-tables work-points notice features
convert xml "MS Excel 2003 XML" split-table
