#!/bin/sh
# Makes the files of extract/word/testdata with LibreOffice: our notices as paragraphs, a page with tables, and a document
# that has what a text file has not (word.py). Run it from the root of the project.
set -eu
out=extract/word/testdata
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$out"
python3 testdata/make/word.py "$tmp"
cp testdata/split-table.html "$tmp/split-table.html"
office() { soffice "-env:UserInstallation=file://$tmp/profile" --headless --convert-to 'doc:MS Word 97' --outdir "$out" "$@" >/dev/null 2>&1; }
office --infilter="HTML (StarWriter)" "$tmp/split-table.html"
office "$tmp"/*.fodt
ls -l "$out"
