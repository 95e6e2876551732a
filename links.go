package gongwen

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// Links reads where a page leads to, for who fetches pages: what [Parser.Parse] would find of entries, further pages and
// attachments, and all links, without the last phase. What is neither HTML nor the answer of a list interface gives a Kind only:
// [doc.PageDocument] for text and what one of Options.Formats reads, [doc.PageOther] for other formats. Errors are those of
// Parse.
func (p *Parser) Links(ctx context.Context, src doc.Source) (*doc.Links, error) {
	ctx, cancel := context.WithTimeout(ctx, p.opt.Limits.Deadline)
	defer cancel()
	raw, err := src.Read(ctx, p.opt.Limits.Bytes)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, &doc.Error{Stage: "read", Name: src.Name, Err: doc.ErrEmpty}
	}
	j := &job{Parser: p, src: src, raw: raw}
	if kind := j.binaryKind(); kind != "" {
		return &doc.Links{Kind: kind}, nil
	}
	if err := j.textBlocks(ctx); err != nil {
		return nil, err
	}
	if !j.pieces.Markup && !j.pieces.Listed {
		return &doc.Links{Kind: doc.PageDocument}, nil
	}
	normal, err := j.normal(ctx)
	if err != nil {
		return nil, err
	}
	var links *doc.Links
	err = j.stage(ctx, "mark", func() (err error) {
		links, err = p.extract.Links(ctx, src, normal)
		return err
	})
	if err == nil {
		queriesIn(j.info.Charset, links)
	}
	return links, err
}

// querying are the charsets in which browsers write the queries of a page's addresses; in pages of others it is UTF-8.
var querying = map[string]encoding.Encoding{"gb18030": simplifiedchinese.GBK, "big5": traditionalchinese.Big5}

// queriesIn writes the queries of addresses in the charset of their page; paths are in UTF-8 always.
func queriesIn(charset string, l *doc.Links) {
	enc := querying[charset]
	if enc == nil {
		return
	}
	in := func(address *string) { *address = queryIn(enc, *address) }
	for i := range l.Entries {
		in(&l.Entries[i].URL)
	}
	for i := range l.Attachments {
		in(&l.Attachments[i].URL)
	}
	for _, list := range [][]string{l.Pages, l.Anchors, l.Frames} {
		for i := range list {
			in(&list[i])
		}
	}
}

// binaryKind is what an input is that is no text; "" for text.
func (j *job) binaryKind() doc.PageKind {
	head := j.raw[:min(len(j.raw), 8<<10)]
	for _, f := range j.opt.Formats {
		if f.Detect(j.src, head) {
			return doc.PageDocument
		}
	}
	if extract.Signature(head) != "" {
		return doc.PageOther
	}
	return ""
}

func queryIn(enc encoding.Encoding, address string) string {
	before, query, ok := strings.Cut(address, "?")
	if !ok || !strings.ContainsFunc(query, func(r rune) bool { return r > unicode.MaxASCII }) {
		return address
	}
	raw, err := enc.NewEncoder().String(query)
	if err != nil {
		return address
	}
	var b strings.Builder
	for _, c := range []byte(raw) {
		if c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return before + "?" + b.String()
}
