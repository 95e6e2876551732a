"""Makes a spreadsheet (flat ODS) of a notice in text or HTML, as text cells."""
import sys
from html.parser import HTMLParser
from xml.sax.saxutils import escape


class Reader(HTMLParser):
    """Collects paragraphs, as strings, and tables, as rows of (text, rows, columns)."""

    def __init__(self):
        super().__init__()
        self.blocks, self.text, self.table, self.title = [], "", None, False

    def flush(self):
        text, self.text = self.text.strip(), ""
        if text and self.table is None and not self.title:
            self.blocks.append(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "title":
            self.title = True
        elif tag == "table":
            self.flush()
            self.table = []
        elif tag == "tr":
            self.table.append([])
        elif tag in ("td", "th"):
            self.text = ""
            self.span = (int(attrs.get("rowspan", 1)), int(attrs.get("colspan", 1)))
        elif tag == "br" or tag == "p" and self.table is not None and self.text.strip():
            self.text += "\n"
        elif self.table is None:
            self.flush()

    def handle_endtag(self, tag):
        if tag == "title":
            self.text, self.title = "", False
        elif tag == "table":
            self.blocks.append(self.table)
            self.table, self.text = None, ""
        elif tag in ("td", "th"):
            self.table[-1].append((self.text.strip(), *self.span))
        elif self.table is None:
            self.flush()

    def handle_data(self, data):
        self.text += data if self.table is None else data.strip("\n")


def cell(text, rows=1, columns=1):
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n")) if text else ""
    kind = ' office:value-type="string"' if text else ""
    return f"<table:table-cell{kind}{span}>{lines}</table:table-cell>"


def grid(table):
    """The rows of a table with covered cells in their places."""
    covered = {}
    for r, row in enumerate(table):
        out, c = "", 0
        cells = list(row)
        while cells or (r, c) in covered:
            if (r, c) in covered:
                out, c = out + "<table:covered-table-cell/>", c + 1
                continue
            text, rows, columns = cells.pop(0)
            for i in range(rows):
                for k in range(columns):
                    covered[r + i, c + k] = True
            out, c = out + cell(text, rows, columns), c + 1
            covered.pop((r, c - 1))
        yield out


def main(source, target):
    text = open(source, encoding="utf-8").read()
    if source.endswith(".html"):
        reader = Reader()
        reader.feed(text)
        reader.flush()
        blocks = reader.blocks
    else:
        blocks = text.splitlines()
    rows = []
    for block in blocks:
        if isinstance(block, list):
            rows += ["", *grid(block), ""]
        else:
            rows.append(cell(block) if block.strip() else "")
    body = "".join(f"<table:table-row>{row or '<table:table-cell/>'}</table:table-row>" for row in rows)
    with open(target, "w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" office:version="1.2"'
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Sheet1">{body}</table:table></office:spreadsheet></office:body></office:document>'
        )


main(*sys.argv[1:])
