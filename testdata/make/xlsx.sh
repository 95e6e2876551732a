#!/bin/sh
# Makes task-sheet.xlsx, the workbooks of extract/xlsx/testdata and the tables of extract/csv/testdata with LibreOffice, from
# task-sheet.html, our own notices and features.fods. Run it in this directory. Each notice becomes a sheet: a paragraph a row
# in the first column, a table as its grid, blank rows around it.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for source in ../split-table.html ../number-tables.html ../work-points.txt ../notice.txt task-sheet.html; do
	name=${source##*/}
	python3 sheets.py "$source" "$work/${name%.*}.fods"
done
cp features.fods "$work/features.fods"
convert() { # extension with its filter, directory, names
	filter=$1 out=$2
	shift 2
	for name; do
		soffice --headless -env:UserInstallation="file://$work/profile" --convert-to "$filter" --outdir "$out" "$work/$name.fods" >"$work/log" 2>&1
	done
}
convert "xlsx:Calc MS Excel 2007 XML" ../../extract/xlsx/testdata split-table number-tables work-points notice features
convert "xlsx:Calc MS Excel 2007 XML" .. task-sheet
# Text in quotes, parted by commas, in GB18030 (85) and UTF-8 (76); parted by tabs.
convert "csv:Text - txt - csv (StarCalc):44,34,85" "$work/gb" split-table
convert "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true" ../../extract/csv/testdata work-points
cp "$work/gb/split-table.csv" ../../extract/csv/testdata/split-table.csv
convert "csv:Text - txt - csv (StarCalc):9,34,76" "$work/tab" number-tables
cp "$work/tab/number-tables.csv" ../../extract/csv/testdata/number-tables.tsv
