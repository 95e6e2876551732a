"""Writes flat OpenDocument files for word.sh into a folder: notices as they are, and features.fodt."""
import pathlib, sys
from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
"""
STYLES = """<office:styles>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"/>
<text:notes-configuration text:note-class="footnote" style:num-format="FOOTNOTES"/>
<text:notes-configuration text:note-class="endnote" style:num-format="i"/>
</office:styles>
"""
AUTO = """<office:automatic-styles>
<style:style style:name="centre" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="page" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="box" style:family="graphic"><style:graphic-properties style:wrap="none" style:vertical-pos="from-top" style:vertical-rel="paragraph"/></style:style>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style/><style:footer-style/></style:page-layout>
<text:list-style style:name="chinese">
 <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
 <text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>
 <text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="."/>
</text:list-style>
<text:list-style style:name="figures">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=""/>
 <text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>
</text:list-style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header><text:p>云川市人民政府公报</text:p></style:header><style:footer><text:p>— <text:page-number>1</text:page-number> —</text:p></style:footer>
</style:master-page></office:master-styles>
"""

def p(text, style="Standard"):
    return f'<text:p text:style-name="{style}">{text}</text:p>'

def items(style, lines):
    """Nested lists: each line is (level, text); numbering goes on through all of them."""
    out, last = [], None
    for level, text in lines:
        again = ' text:continue-numbering="true"' if last else ""
        out.append(f'<text:list text:style-name="{style}"{again}>' + "<text:list-item><text:list>" * (level - 1)
                   + f"<text:list-item>{p(text)}</text:list-item>" + "</text:list></text:list-item>" * (level - 1) + "</text:list>")
        last = level
    return "".join(out)

def table(name, columns, rows):
    """Rows of (text, columns, rows); None is a covered cell."""
    out = [f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{columns}"/>']
    for row in rows:
        out.append("<table:table-row>")
        for c in row:
            if c is None:
                out.append("<table:covered-table-cell/>")
                continue
            text, cols, span = c
            body = text if text.startswith("<") else "".join(p(escape(line)) for line in text.split("\n"))
            out.append(f'<table:table-cell table:number-columns-spanned="{cols}" table:number-rows-spanned="{span}" office:value-type="string">{body}</table:table-cell>')
        out.append("</table:table-row>")
    return "".join(out) + "</table:table>"

def write(path, body, footnotes="1"):
    path.write_text(HEAD + STYLES.replace("FOOTNOTES", footnotes) + AUTO + "<office:body><office:text>" + body + "</office:text></office:body></office:document>", encoding="utf-8")

def notice(source, target):
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines()
    write(target, "".join(p(escape(line.strip(" \u3000"))) for line in lines))

TASKS = [
    [("序号", 1, 2), ("类别", 1, 2), ("工作任务", 1, 2), ("责任单位", 2, 1), None, ("完成时限", 1, 2)],
    [None, None, None, ("牵头单位", 1, 1), ("配合单位", 1, 1), None],
    [("1", 1, 1), ("道路养护", 1, 2), ("修补滨河路破损路面", 1, 1), ("市交通运输局", 1, 1), ("市财政局\n市公安局", 1, 1), ("2026年6月底前", 1, 1)],
    [("2", 1, 1), None, ("更换老旧路灯", 1, 1), ("市城市管理局", 1, 1), ("", 1, 1), ("2026年9月底前", 1, 1)],
    [("3", 1, 1), ("河道治理", 1, 1), ("清理云川河漂浮物", 1, 1), ("市水利局", 2, 1), None, ("2026年12月底前", 1, 1)],
]

def features(target):
    nested = p("外面的格子，里面另有一个小表：") + table("inner", 2, [[("甲", 1, 1), ("乙", 1, 1)], [("丙", 1, 1), ("丁", 1, 1)]])
    body = [
        '<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info><dc:creator>x</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>'
        + p("被删去的字") + '</text:deletion></text:changed-region><text:changed-region xml:id="c2" text:id="c2"><text:insertion><office:change-info><dc:creator>x</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region></text:tracked-changes>',
        p('<draw:frame draw:style-name="box" text:anchor-type="paragraph" svg:width="8cm" svg:height="1.5cm" svg:x="4cm" svg:y="0cm"><draw:text-box>' + p("云川市人民政府办公室文件") + '</draw:text-box></draw:frame>'),
        p("云政办发〔2026〕9号", "centre"),
        p("云川市人民政府办公室关于印发2026年市容整治工作方案的通知", "centre"),
        p("各县（区）人民政府，市政府各部门："),
        p('《2026年市容整治工作方案》<text:note text:note-class="footnote" text:id="n1"><text:note-citation>1</text:note-citation><text:note-body>' + p("方案全文见市政府网站。") + '</text:note-body></text:note>已经市政府同意，现印发给你们，<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>请认真<text:change-end text:change-id="c2"/>抓好落实。<text:span text:style-name="hidden">这一句不印出来。</text:span>'),
        p("云川市人民政府办公室"), p("2026年3月2日"),
        p("2026年市容整治工作方案", "page"),
        items("chinese", [(1, "总体要求"), (2, "把门前三包落到每一户。"), (2, "把路面修到每一条巷子。"), (3, "先修主路。"), (3, "再修支路。"), (1, "重点任务"), (2, "十天一检查。")]),
        '<text:h text:style-name="Heading_20_1" text:outline-level="1">任务分工</text:h>',
        '<text:h text:style-name="Heading_20_2" text:outline-level="2">分工表</text:h>',
        p("任务分工表"),
        table("tasks", 6, TASKS),
        p("表后的一段，第一行<text:line-break/>第二行。"),
        items("figures", [(1, "范围"), (2, "本表适用于全市。"), (2, "各县可以参照。")]),
        table("outer", 2, [[("名称", 1, 1), ("内容", 1, 1)], [("说明", 1, 1), (nested, 1, 1)]]),
        p('<text:a xlink:type="simple" xlink:href="http://www.example.gov.cn/a.html">市容整治工作方案解读</text:a>'),
        p('联系电话见<text:a xlink:type="simple" xlink:href="http://www.example.gov.cn/b.html">这里</text:a>，<text:s text:c="2"/>工作时间<text:tab/>8点至17点。'),
    ]
    write(target, "".join(body))

def note(kind, name, text):
    return f'<text:note text:note-class="{kind}" text:id="{name}"><text:note-citation>1</text:note-citation><text:note-body>{p(text)}</text:note-body></text:note>'

def notes(target):
    """Notes of both kinds, a group of text boxes, and a table whose serial numbers are counted."""
    shape = '<draw:custom-shape svg:width="3cm" svg:height="1cm" svg:x="1cm" svg:y="{}cm"><text:p>{}</text:p></draw:custom-shape>'
    counted = '<text:list text:style-name="figures" text:continue-numbering="true"><text:list-item><text:p/></text:list-item></text:list>'
    body = [
        p("本办法" + note("footnote", "f1", "指市容管理办法。") + "自印发之日起施行" + note("endnote", "e1", "印发日期见文末。") + "。"),
        p("各县" + note("footnote", "f2", "含市经济开发区。") + "参照执行。"),
        table("notes", 2, [[("名称", 1, 1), ("数量", 1, 1)], [(p("果皮箱" + note("footnote", "f3", "不含临时摆放的。")), 1, 1), ("20个", 1, 1)]]),
        p('<draw:g text:anchor-type="paragraph" svg:x="1cm" svg:y="1cm">' + shape.format(1, "市城市管理局") + shape.format(3, "市交通运输局") + "</draw:g>分工如图。"),
        table("counted", 3, [[("序号", 1, 1), ("工作任务", 1, 1), ("责任单位", 1, 1)]]
              + [[(counted, 1, 1), (task, 1, 1), (unit, 1, 1)] for task, unit in (("修整行道树", "市园林局"), ("清洗护栏", "市城市管理局"), ("更换站牌", "市交通运输局"))]),
    ]
    write(target, "".join(body), "①, ②, ③, ...")

folder = pathlib.Path(sys.argv[1])
for name in ("notice", "work-points", "order"):
    notice(f"testdata/{name}.txt", folder / f"{name}.fodt")
features(folder / "features.fodt")
notes(folder / "notes.fodt")
