package batch

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/ordered"
)

// TemplatesFile holds what was learnt of the sites of a batch, in the form of extract.Options.Templates.
const TemplatesFile = "templates.txt"

// Learn goes through the sources for pages of one site with furniture in common, keeps what it learns in the folder, and
// returns it; what is in the folder already is not learnt again. page is called after each source. Errors are those of
// [Open]: a source that cannot be read teaches nothing.
func Learn(ctx context.Context, opt Options, workers int, page func()) (templates string, err error) {
	if err := checkRun(opt.Dir, opt.Run, opt.Add); err != nil {
		return "", err
	}
	path := filepath.Join(opt.Dir, TemplatesFile)
	if known, err := os.ReadFile(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return string(known), err
	}
	learner := corpus.NewLearner(corpus.LearnOptions{})
	bounds := ordered.Bounds{Workers: workers, Weight: 256 << 20}
	weight := func(s doc.Source) int64 { return max(s.Size, int64(len(s.Bytes))) }
	for range ordered.Map(ctx, opt.Sources(ctx), bounds, weight, func(ctx context.Context, src doc.Source, err error) struct{} {
		if err == nil {
			if p, err := opt.Parser.Page(ctx, src); err == nil {
				learner.Add(p)
			}
		}
		return struct{}{}
	}) {
		page()
	}
	if err := context.Cause(ctx); err != nil {
		return "", err
	}
	var b bytes.Buffer
	if _, err := learner.WriteTo(&b); err != nil {
		return "", err
	}
	if err := os.MkdirAll(opt.Dir, 0o777); err != nil {
		return "", err
	}
	return b.String(), errors.Join(writeRun(opt.Dir, opt.Run), writeFile(path, b.Bytes()))
}
