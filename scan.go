package gongwen

import (
	"context"

	"github.com/gongwen-go/gongwen/doc"
)

// readFormat reads the input with a format, and gives it the OCR engine, where there is one and the format asks for it.
func (j *job) readFormat(ctx context.Context, f doc.Format) (doc.Blocks, error) {
	if s, ok := f.(doc.ScanReader); ok && j.opt.OCR != nil {
		return s.ReadScans(ctx, j.src, j.raw, j.opt.Limits, j.opt.OCR)
	}
	return f.Read(ctx, j.src, j.raw, j.opt.Limits)
}
