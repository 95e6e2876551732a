package batch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/export/xlsx"
)

// fileSink makes files, or folders of files, for each segment.
type fileSink struct {
	Format
	dir string
	// names are the names below dir of what is made of a segment, with %s for the segment's. The first is made last.
	names []string
	// write makes them under other names.
	write func(ctx context.Context, paths []string, docs iter.Seq2[Placed, error]) error
}

func (f *fileSink) Name() string { return string(f.Format) }

// paths are what is made of a segment, and what it is called meanwhile.
func (f *fileSink) paths(s journal.Segment) (paths, parts []string) {
	for _, name := range f.names {
		path := filepath.Join(f.dir, fmt.Sprintf(name, s.Name()))
		paths = append(paths, path)
		parts = append(parts, filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part"))
	}
	return paths, parts
}

func (f *fileSink) Has(s journal.Segment) (bool, error) {
	paths, _ := f.paths(s)
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// Write makes the files under other names and renames them at the end.
func (f *fileSink) Write(ctx context.Context, s journal.Segment, docs iter.Seq2[Placed, error]) error {
	paths, parts := f.paths(s)
	var err error
	remove := func() {
		for _, part := range parts {
			err = errors.Join(err, os.RemoveAll(part))
		}
	}
	remove() // of a run that was killed
	for _, path := range paths {
		err = errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o777))
	}
	if err == nil {
		err = f.write(ctx, parts, docs)
	}
	for i := len(paths) - 1; i >= 0 && err == nil; i-- {
		err = os.RemoveAll(paths[i]) // of a run that was killed between the names
		err = errors.Join(err, os.Rename(parts[i], paths[i]))
	}
	if err != nil {
		remove()
	}
	return err
}

func (f *fileSink) Finish(context.Context) error { return nil }
func (f *fileSink) Close() error                 { return nil }

// each calls do with the documents, failed inputs left out but counted.
func each(ctx context.Context, docs iter.Seq2[Placed, error], do func(i int, d *doc.Document) error) error {
	i := 0
	for p, err := range docs {
		if err == nil {
			err = context.Cause(ctx)
		}
		if i++; err == nil && p.Err == nil {
			err = do(i, p.Document)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// create writes a file by a function.
func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// markdownSink makes a folder of Markdown files for each segment: DIR/markdown/000001/00001-notice.md, numbered as the
// records.
func markdownSink(dir string) Sink {
	write := func(ctx context.Context, paths []string, docs iter.Seq2[Placed, error]) error {
		path := paths[0]
		if err := os.Mkdir(path, 0o777); err != nil {
			return err
		}
		return each(ctx, docs, func(i int, d *doc.Document) error {
			var b bytes.Buffer
			if err := export.Markdown(&b, d); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(path, fmt.Sprintf("%05d-%s.md", i, fileName(d))), b.Bytes(), 0o666)
		})
	}
	return &fileSink{Format: Markdown, dir: dir, names: []string{"markdown/%s"}, write: write}
}

// fileName is what of a document's name, its file's or else its title, can stand in a file's name anywhere: it never
// leads out of the folder.
func fileName(d *doc.Document) string {
	name := d.Source.Name[strings.LastIndexAny(d.Source.Name, `/\`)+1:]
	name = strings.TrimSuffix(name, filepath.Ext(name))
	if strings.Contains(d.Source.Name, "!/"+name) && strings.Trim(name, "0123456789") == "" { // a place in a file of records
		name = cmp.Or(d.Metadata.Title, name)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.+（）〔〕()", r) {
			return r
		}
		return '_'
	}, name)
	const most = 120 // bytes: file systems end at 255, with what stands before and behind
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "")
	}
	return strings.Trim(name, ".")
}

// workbookTasks is how many tasks stand in one workbook. In the view by unit a task has a row for each of its units; a
// worksheet holds 1,048,576 rows.
const workbookTasks = 20_000

// workbookSink makes a folder of task sheets for each segment, DIR/xlsx/000001/tasks-1.xlsx, of at most 20,000 tasks each
// (more only where one notice has more).
func workbookSink(dir string) Sink {
	write := func(ctx context.Context, paths []string, docs iter.Seq2[Placed, error]) error {
		path := paths[0]
		if err := os.Mkdir(path, 0o777); err != nil {
			return err
		}
		var held []*doc.Document
		tasks, books := 0, 0
		flush := func() error {
			if tasks == 0 {
				held = nil
				return nil
			}
			books++
			sheet := export.NewTaskSheet(held...)
			held, tasks = nil, 0
			return create(filepath.Join(path, fmt.Sprintf("tasks-%d.xlsx", books)), func(w io.Writer) error {
				return xlsx.Write(w, sheet, export.ByNotice)
			})
		}
		err := each(ctx, docs, func(_ int, d *doc.Document) error {
			if len(d.Tasks) == 0 && len(d.Children) == 0 {
				return nil
			}
			if tasks+len(d.Tasks) > workbookTasks {
				if err := flush(); err != nil {
					return err
				}
			}
			tasks += len(d.Tasks)
			held = append(held, &doc.Document{ID: d.ID, Source: d.Source, Metadata: d.Metadata, Tasks: d.Tasks}) // not its text
			return nil
		})
		if err != nil {
			return err
		}
		return flush()
	}
	return &fileSink{Format: XLSX, dir: dir, names: []string{"xlsx/%s"}, write: write}
}
