package ofd

import (
	"cmp"
	"fmt"
	"math"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/layout"
	"github.com/gongwen-go/gongwen/internal/scan"
)

const (
	maxPictures = 1000 // of a page
	minPicture  = 0.05 // of the page: smaller ones are seals, codes and signs
)

// picture is an image on the page, in millimetres.
type picture struct {
	part string // of the file
	box  box
}

func (p *picture) area() float64 { return p.box.width * p.box.height }

// picture places an image: it fills the unit square (10), or its boundary where it has no matrix of its own.
func (d *drawing) picture(o *object, place, outer matrix) picture {
	from, to := place.apply(point{}), place.apply(point{1, 1})
	if o.matrix == identity {
		from, to = outer.apply(o.at), outer.apply(point{o.at.x + o.width, o.at.y + o.height})
	}
	return picture{d.media[o.unit], box{min(from.x, to.x), min(from.y, to.y), math.Abs(to.x - from.x), math.Abs(to.y - from.y)}}
}

// isScan reports whether a page has images where its text should be: it has no characters, or a stamp over images that fill it.
func (d *drawing) isScan(chars int, recognized bool) bool {
	covered := 0.0
	for i := range d.images {
		covered += d.images[i].area()
	}
	return len(d.images) > 0 && (chars == 0 || !recognized && chars <= scan.MaxStamp && covered >= scan.Cover*d.size.width*d.size.height)
}

// recognize has the engine read the images of the page, as they are in the file.
func (d *drawing) recognize() error {
	n := d.page.Number
	page := layout.Page{Number: n, Width: d.size.width * points, Height: d.size.height * points}
	for i := range d.images {
		p := &d.images[i]
		if d.scan.OCR == nil || p.area() < minPicture*d.size.width*d.size.height {
			continue
		}
		raw, err := d.archive.Read(p.part)
		if err != nil || len(raw) == 0 {
			d.scan.Fail(n, cmp.Or(err, fmt.Errorf("%w: no image %.80q", doc.ErrDamaged, p.part)))
			continue
		}
		img := doc.Image{Source: d.source, Page: n, MediaType: scan.MediaType(raw), Bytes: raw}
		at := scan.Frame{Left: p.box.x * points, Top: p.box.y * points}
		if wide, _ := scan.Size(raw); wide > 0 && p.box.width > 0 {
			img.DPI, at.Scale = wide*25.4/p.box.width, p.box.width*points/wide
		}
		glyphs, err := d.scan.Recognize(d.ctx, img, at)
		if err != nil {
			return err
		}
		page.Glyphs = append(page.Glyphs, glyphs...)
	}
	if len(page.Glyphs) == 0 {
		d.reader.images.Add(n)
		return nil
	}
	d.written++
	return d.layout.Add(page)
}
