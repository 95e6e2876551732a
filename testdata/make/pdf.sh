#!/bin/sh
# Makes extract/pdf/testdata from our own notices: by LibreOffice (writer-*.pdf) and by Chromium (the others). Debian's
# packages libreoffice-writer, chromium, fonts-noto-cjk and python3 are needed. Run it from the root of the repository.
#
# The text is set in AR PL UMing, which both programs can embed in parts (of Noto's fonts Chromium makes large Type 3 fonts:
# type3.pdf). What the characters look like makes up most of a file and is read by no test; so the longer ones are set in the
# same font with a box for each character.
set -eu
here=testdata/make
out=extract/pdf/testdata
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && apt-get download -qq fonts-arphic-uming python3-fonttools && dpkg -x fonts-arphic-uming*.deb fonts && dpkg -x python3-fonttools*.deb python) 2>/dev/null
mkdir "$work/boxes"
PYTHONPATH="$work/python/usr/lib/python3/dist-packages" python3 "$here/pdf-boxes.py" "$work"/fonts/usr/share/fonts/truetype/arphic/uming.ttc "$work/boxes/boxes.ttf"
for set in fonts boxes; do cat >"$work/$set.conf" <<-XML
	<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
	<fontconfig><dir>$work/$set</dir><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>$work/cache-$set</cachedir></fontconfig>
XML
done

# page TITLE < text: a notice as GB/T 9704 sets it, from its text form.
page() {
	cat <<-HTML
	<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>$1</title><style>
	@page { size: A4; margin: 37mm 26mm 35mm 28mm; ${2:-} @bottom-center { content: "— " counter(page) " —"; font-size: 14pt } }
	body { font: 16pt/28pt "AR PL UMing CN"; margin: 0; text-align: justify }
	p { margin: 0; text-indent: 2em }
	p.title { font: 22pt/36pt "AR PL UMing CN"; text-align: center; text-indent: 0; margin: 28pt 0 }
	p.to, p.number { text-indent: 0 } p.number { text-align: center }
	p.sign { text-align: right; text-indent: 0; margin-right: 2em }
	p.h1 { font-family: "AR PL UMing CN" }
	</style></head><body>
	HTML
	paragraphs '<p class="%s">' '</p>'
	echo '</body></html>'
}

# writer_page TITLE < text: the same as an OpenDocument text, for Writer. Punctuation does not hang over the margin: of HTML, where it
# does, Writer leaves those characters out.
writer_page() {
	sed "s/TITLE/$1/" "$here/pdf-writer.xml"
	paragraphs '<text:p text:style-name="%s">' '</text:p>'
	echo '</office:text></office:body></office:document>'
}

# paragraphs BEGIN END < text: the paragraphs of a notice, between BEGIN with the name of their style and END.
paragraphs() {
	awk -v begin="$1" -v end="$2" '
	function p(class, text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); printf begin, class; print text end; blank = 0 }
	{ line = $0; sub(/^(　)+/, "", line); sub(/^ +/, "", line) }
	line == "" { blank = 1; next }
	!seen || blank && line ~ /(通知|要点|报告|办法)$/ && length(line) < 130 { p("title", line); seen = 1; next }
	line ~ /^[^，。]+〔[0-9]+〕[0-9]+号$/ { p("number", line); next }
	/^　　　　　　　　/ { p("sign", line); next }
	line ~ /：$/ && length(line) > 30 && !to { p("to", line); to = 1; next }
	line ~ /^[一二三四五六七八九十]+、/ { p("h1", line); next }
	{ p("text", line) }'
}

# by_chromium FONTS FILE.html NAME
by_chromium() {
	FONTCONFIG_FILE="$1" chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --disable-pdf-tagging --no-pdf-header-footer --print-to-pdf="$out/$3.pdf" "file://$2" 2>/dev/null
}

# by_writer FONTS FILE.html NAME [FILTER DATA]
by_writer() {
	FONTCONFIG_FILE="$1" soffice -env:UserInstallation="file://$work/office" --headless --convert-to "pdf:writer_pdf_Export${4:-}" --outdir "$work/pdf" "$2" >/dev/null 2>&1
	mv "$work/pdf/$(basename "${2%.*}").pdf" "$out/$3.pdf"
}

page 工作要点 '@top-center { content: "云川市人民政府办公室文件"; font-size: 12pt }' <testdata/work-points.txt >"$work/points.html"
page 便民服务 <testdata/notice.txt >"$work/notice.html"
page 年度报告 <testdata/report.txt >"$work/report.html"
head -4 testdata/taiwan.txt | page 函 | sed 's/AR PL UMing CN/Noto Sans CJK TC/' >"$work/letter.html"

writer_page 工作要点 <testdata/work-points.txt >"$work/writer-points.fodt"
writer_page 便民服务 <testdata/notice.txt >"$work/writer-notice.fodt"
writer_page 年度报告 <testdata/report.txt >"$work/writer-report.fodt"

boxes="$work/boxes.conf" fonts="$work/fonts.conf"
by_chromium "$boxes" "$work/points.html" work-points
by_chromium "$boxes" "$work/notice.html" notice
by_chromium "$boxes" "$PWD/$here/pdf-table.html" table
by_chromium "$boxes" "$PWD/$here/pdf-columns.html" columns
by_chromium "$boxes" "$work/report.html" report
by_chromium "$fonts" "$PWD/$here/pdf-upright.html" upright
by_chromium "$boxes" "$PWD/$here/pdf-turned.html" turned
by_chromium /etc/fonts/fonts.conf "$work/letter.html" type3
by_writer "$boxes" "$work/writer-points.fodt" writer-work-points
by_writer "$boxes" "$work/writer-notice.fodt" writer-notice
by_writer "$boxes" "$PWD/$here/pdf-table.html" writer-table
by_writer "$boxes" "$PWD/$here/pdf-notes.fodt" writer-notes
by_writer "$boxes" "$work/writer-report.fodt" writer-report
by_writer "$boxes" "$work/letter.html" encrypted ':{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'

# owner.pdf is encrypted.pdf for everybody to read, and for nobody to print (Debian's package qpdf).
qpdf --password=x --encrypt "" y 256 --print=none --extract=n -- "$out/encrypted.pdf" "$out/owner.pdf"
