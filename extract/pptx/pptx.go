// Package pptx reads presentations of PowerPoint and WPS (.pptx, .pptm, .ppsx, .potx; ECMA-376 part 1, PresentationML and
// DrawingML).
//
// [Format.Read] goes through the slides in the order of the presentation. The shapes of a slide (shape.go) are read in the
// order in which a reader sees them: the title, then from top to bottom and from left to right; a group stands together.
// Titles are headings, tables keep their spans, the notes of a speaker stand behind their slide, dates, footers and slide
// numbers have the role "footer", slides that are not shown are hidden. Place.Page is the number of the slide. The text of
// diagrams is read in the order in which it is stored. Embedded files are children. Pictures, charts, animations, comments
// and what the layout draws by itself are not read.
package pptx

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// Format is the doc.Format of PPTX.
type Format struct{}

// Name is "pptx".
func (Format) Name() string { return "pptx" }

var kind = packed.Kind{Types: []string{"presentationml", "ms-powerpoint"}, Main: "ppt/presentation.xml", Names: []string{".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"}}

// Detect looks for a package whose main part is a presentation, or one with a password whose name is not that of another kind.
func (Format) Detect(src doc.Source, head []byte) bool {
	return kind.Is(src, head) || kind.IsLocked(src, head)
}

// maxSlides bounds the slides of a presentation.
const maxSlides = 20_000

// Read reads the presentation. Errors: doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrEncrypted; doc.ErrNoText for
// pictures without text; doc.ErrEmpty for a presentation without anything. A slide that is damaged is read up to the
// damage, with a diagnostic.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	if packed.IsEncrypted(doc.Source{Bytes: raw}, raw) {
		return doc.Blocks{}, doc.NeedsPassword("an office file")
	}
	pkg, err := packed.OpenPackage(ctx, raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	limits = limits.WithDefaults()
	r := &reader{pkg: pkg, limits: limits, w: doc.NewBlockWriter(limits), layouts: map[string]*layout{}}
	if err := r.damage(pkg.Damage()); err != nil {
		return doc.Blocks{}, err
	}
	slides, err := r.slides()
	if err != nil {
		return doc.Blocks{}, err
	}
	for i, name := range slides {
		if err := r.slide(name, i+1); err != nil {
			return doc.Blocks{}, err
		}
	}
	out := r.w.Blocks()
	switch {
	case !r.w.Empty() || len(out.Children) > 0:
	case r.pictures > 0:
		return doc.Blocks{}, doc.NoTextInside(fmt.Sprintf("%d slides hold %d images only", len(slides), r.pictures))
	case len(out.Diagnostics) > 0:
		return doc.Blocks{}, fmt.Errorf("%w: %s", doc.ErrDamaged, out.Diagnostics[0].Message)
	default:
		return doc.Blocks{}, fmt.Errorf("%w: a presentation without text", doc.ErrEmpty)
	}
	return out, nil
}

// reader reads one presentation.
type reader struct {
	pkg      *packed.Package
	limits   doc.Limits
	w        *doc.BlockWriter
	layouts  map[string]*layout // by the names of their parts
	blocks   int                // paragraphs and cells that were read
	pictures int
}

// damage notes damage and goes on; other errors end the reading.
func (r *reader) damage(err error) error {
	if errors.Is(err, doc.ErrDamaged) {
		r.w.Note("pptx_damaged", "%v", err)
		return nil
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// slides are the names of the slides in their order (19.2.1.34, sldIdLst).
func (r *reader) slides() ([]string, error) {
	main, err := r.pkg.Main()
	if err != nil {
		return nil, err
	}
	if main == "" {
		main = kind.Main
	}
	x, err := r.pkg.XML(main)
	if x == nil {
		if err == nil {
			err = fmt.Errorf("%w: no text in part %.80q", doc.ErrDamaged, main)
		}
		return nil, err
	}
	if err := r.damage(err); err != nil {
		return nil, err
	}
	rels, err := r.related(main)
	if err != nil {
		return nil, err
	}
	var out []string
	seen := map[string]bool{}
	for {
		t, err := x.Next()
		if err != nil {
			if errors.Is(err, io.EOF) || len(out) > 0 {
				return out, r.damage(err)
			}
			return nil, err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "sldId" {
			continue
		}
		if name := rels.byID[relationID(e)].Target; name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
		if len(out) > maxSlides {
			return nil, fmt.Errorf("%w: more than %d slides", doc.ErrTooLarge, maxSlides)
		}
	}
}

// relations are those of a part.
type relations struct {
	all  []packed.Relationship
	byID map[string]packed.Relationship
}

func (r *reader) related(part string) (relations, error) {
	out := relations{byID: map[string]packed.Relationship{}}
	var err error
	out.all, err = r.pkg.Related(part)
	for _, rel := range out.all {
		out.byID[rel.ID] = rel
	}
	return out, err
}

// first is the part that the first relationship of a type leads to; "" when there is none.
func (r relations) first(kind string) string {
	for _, rel := range r.all {
		if rel.Type == kind && !rel.External {
			return rel.Target
		}
	}
	return ""
}

// relationID is the id of a relationship that an element names, which may have an id of its own beside it.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}
