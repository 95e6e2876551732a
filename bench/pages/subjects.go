package main

import (
	"bytes"
	"context"
	nurl "net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
)

// result is what a subject finds on a page.
type result struct{ text, title, date string }

// subject is an extractor.
type subject struct {
	name string
	does string // beside the main text
	run  func(raw []byte) (result, error)
}

// nameFast is the peer that the goal for speed is stated against.
const nameFast = "go-trafilatura, fast"

// address is given to peers that want one; relative links are resolved against it.
var address = &nurl.URL{Scheme: "https", Host: "www.example.gov.cn", Path: "/page.html"}

// subjects lists ours, its reader of blocks alone, the peers, and a bare parse.
func subjects() ([]subject, error) {
	parser, err := gongwen.New(gongwen.Options{})
	if err != nil {
		return nil, err
	}
	blocks, err := extract.New(extract.Options{})
	if err != nil {
		return nil, err
	}
	return []subject{
		{"gongwen", "metadata, tables, outline, tasks, map", func(raw []byte) (result, error) {
			d, err := parser.Parse(context.Background(), doc.Source{Bytes: raw})
			if err != nil {
				return result{}, err
			}
			return result{d.Text, d.Metadata.Title, d.Metadata.Published}, nil
		}},
		{"gongwen, blocks only", "", func(raw []byte) (result, error) {
			b, err := blocks.Blocks(context.Background(), doc.Source{}, doc.NewText(string(raw)), doc.Limits{})
			return result{text: b.Text.String()}, err
		}},
		{nameFast, "metadata", trafilaturaOf(false)},
		{"go-trafilatura, fallback", "metadata", trafilaturaOf(true)},
		{"go-readability", "title", readable},
		{"go-domdistiller", "title", distilled},
		{"x/net/html parse alone", "", func(raw []byte) (result, error) {
			_, err := html.Parse(bytes.NewReader(raw))
			return result{}, err
		}},
	}, nil
}

func trafilaturaOf(fallback bool) func([]byte) (result, error) {
	return func(raw []byte) (result, error) {
		r, err := trafilatura.Extract(bytes.NewReader(raw), trafilatura.Options{EnableFallback: fallback, OriginalURL: address})
		if err != nil || r == nil {
			return result{}, nil // it found nothing: that is its result
		}
		date := ""
		if !r.Metadata.Date.IsZero() {
			date = r.Metadata.Date.Format("2006-01-02")
		}
		return result{r.ContentText, r.Metadata.Title, date}, nil
	}
}

func readable(raw []byte) (result, error) {
	a, err := readability.FromReader(bytes.NewReader(raw), address)
	if err != nil {
		return result{}, nil
	}
	var text strings.Builder
	if err := a.RenderText(&text); err != nil {
		return result{}, nil
	}
	date := ""
	if t, err := a.PublishedTime(); err == nil {
		date = t.Format("2006-01-02")
	}
	return result{text.String(), a.Title(), date}, nil
}

func distilled(raw []byte) (result, error) {
	r, err := distiller.ApplyForReader(bytes.NewReader(raw), &distiller.Options{OriginalURL: address})
	if err != nil || r == nil {
		return result{}, nil
	}
	return result{text: r.Text, title: r.Title}, nil
}
