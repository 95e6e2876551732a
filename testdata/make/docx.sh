#!/bin/sh
# Makes extract/docx/testdata from notices of testdata, with LibreOffice: text and pages as DOCX.
set -eu
cd "$(dirname "$0")/.."
out=../extract/docx/testdata
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
convert() { # input filter, output filter, name
	soffice "-env:UserInstallation=file://$home" --headless --infilter="$1" --convert-to "$2" --outdir "$home/out" "$3" >/dev/null
}
for name in notice.txt work-points.txt report.txt; do
	convert 'Text (encoded):UTF8,LF,,,' 'docx:MS Word 2007 XML' $name
	mv "$home/out/${name%.*}.docx" "$out/$name.docx"
done
for name in page.html split-table.html number-tables.html; do
	convert 'HTML (StarWriter)' 'docx:MS Word 2007 XML' $name
	mv "$home/out/${name%.*}.docx" "$out/$name.docx"
done
ls -l "$out"
