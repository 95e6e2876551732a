#!/bin/sh
# Makes extract/pptx/testdata with LibreOffice from a presentation written here: a title, a text, a table with spans, notes.
set -eu
cd "$(dirname "$0")/.."
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cat >"$home/briefing.fodp" <<'FODP'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:automatic-styles><style:page-layout style:name="p"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="m" style:page-layout-name="p"/></office:master-styles>
<office:body><office:presentation>
<draw:page draw:name="1" draw:master-page-name="m">
<draw:frame presentation:class="outline" svg:x="2cm" svg:y="8cm" svg:width="24cm" svg:height="6cm"><draw:text-box><text:p>云川市人民政府办公室</text:p><text:p>2026年2月11日</text:p></draw:text-box></draw:frame>
<draw:frame presentation:class="title" svg:x="2cm" svg:y="2cm" svg:width="24cm" svg:height="4cm"><draw:text-box><text:p>2026年全市重点工作任务分解</text:p></draw:text-box></draw:frame>
<presentation:notes><draw:page-thumbnail draw:page-number="1" presentation:class="page" svg:x="1cm" svg:y="1cm" svg:width="10cm" svg:height="8cm"/><draw:frame presentation:class="notes" svg:x="2cm" svg:y="12cm" svg:width="15cm" svg:height="10cm"><draw:text-box><text:p>请各单位于会后报送进度。</text:p></draw:text-box></draw:frame></presentation:notes>
</draw:page>
<draw:page draw:name="2" draw:master-page-name="m">
<draw:frame presentation:class="title" svg:x="2cm" svg:y="1cm" svg:width="24cm" svg:height="2cm"><draw:text-box><text:p>任务分解表</text:p></draw:text-box></draw:frame>
<draw:frame svg:x="2cm" svg:y="4cm" svg:width="24cm" svg:height="12cm"><table:table>
<table:table-column/><table:table-column/><table:table-column/><table:table-column/>
<table:table-row><table:table-cell><text:p>序号</text:p></table:table-cell><table:table-cell><text:p>类别</text:p></table:table-cell><table:table-cell><text:p>工作任务</text:p></table:table-cell><table:table-cell><text:p>责任单位</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell table:number-rows-spanned="2"><text:p>道路</text:p></table:table-cell><table:table-cell><text:p>修补破损路面，6月底前完成</text:p></table:table-cell><table:table-cell><text:p>市交通局</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>2</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>清理占道经营，持续推进</text:p></table:table-cell><table:table-cell><text:p>市综合执法局</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="4"><text:p>各县（区）参照执行</text:p></table:table-cell><table:covered-table-cell/><table:covered-table-cell/><table:covered-table-cell/></table:table-row>
</table:table></draw:frame>
</draw:page>
</office:presentation></office:body></office:document>
FODP
soffice "-env:UserInstallation=file://$home/profile" --headless --convert-to pptx --outdir "$home" "$home/briefing.fodp" >/dev/null
mv "$home/briefing.pptx" ../extract/pptx/testdata/briefing.pptx
ls -l ../extract/pptx/testdata
