#!/bin/sh
# Makes extract/rtf/testdata from notices of testdata, with LibreOffice.
set -eu
cd "$(dirname "$0")/.."
out=../extract/rtf/testdata
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
convert() { # input filter, name
	soffice "-env:UserInstallation=file://$home" --headless --infilter="$1" --convert-to 'rtf:Rich Text Format' --outdir "$home/out" "$2" >/dev/null
	mv "$home/out/${2%.*}.rtf" "$out/$2.rtf"
}
for name in notice.txt report.txt work-points.txt; do
	convert 'Text (encoded):UTF8,LF,,,' $name
done
for name in page.html split-table.html; do
	convert 'HTML (StarWriter)' $name
done
# number-tables.html would be 62 KB: its tables are read without their borders, which say nothing here.
convert 'HTML (StarWriter)' number-tables.html
sed -i -E 's/\\clpad[a-z]+[0-9]+|\\clbrdr[a-z]|\\brdr[a-z]+[0-9]*//g' "$out/number-tables.html.rtf"
ls -l "$out"
