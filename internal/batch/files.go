package batch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/export/xlsx"
)

// fileSink makes a file, or a folder of files, for each segment; it is complete when its name is there.
type fileSink struct {
	Format
	dir   string
	name  string // of what is made for a segment, with %s for the segment
	write func(ctx context.Context, path string, s journal.Segment) error
}

func (f *fileSink) Name() string { return string(f.Format) }

func (f *fileSink) path(s journal.Segment) string {
	return filepath.Join(f.dir, fmt.Sprintf(f.name, s.Name()))
}

func (f *fileSink) Has(s journal.Segment) (bool, error) {
	_, err := os.Stat(f.path(s))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Write makes the file under another name and renames it at the end.
func (f *fileSink) Write(ctx context.Context, s journal.Segment) error {
	if err := os.MkdirAll(f.dir, 0o777); err != nil {
		return err
	}
	part := filepath.Join(f.dir, "."+filepath.Base(f.path(s))+".part")
	err := os.RemoveAll(part) // of a run that was killed
	if err == nil {
		err = f.write(ctx, part, s)
	}
	if err == nil {
		err = os.Rename(part, f.path(s))
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	return nil
}

func (f *fileSink) Finish(context.Context) error { return nil }
func (f *fileSink) Close() error                 { return nil }

// each calls do with the documents of a segment, failed inputs left out.
func each(ctx context.Context, s journal.Segment, do func(i int, d *doc.Document) error) error {
	i := 0
	for p, err := range documents(s) {
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
	write := func(ctx context.Context, path string, s journal.Segment) error {
		if err := os.Mkdir(path, 0o777); err != nil {
			return err
		}
		return each(ctx, s, func(i int, d *doc.Document) error {
			var b bytes.Buffer
			if err := export.Markdown(&b, d); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(path, fmt.Sprintf("%05d-%s.md", i, fileName(d))), b.Bytes(), 0o666)
		})
	}
	return &fileSink{Format: Markdown, dir: filepath.Join(dir, "markdown"), name: "%s", write: write}
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
	write := func(ctx context.Context, path string, s journal.Segment) error {
		if err := os.Mkdir(path, 0o777); err != nil {
			return err
		}
		var docs []*doc.Document
		tasks, books := 0, 0
		flush := func() error {
			if len(docs) == 0 {
				return nil
			}
			books++
			sheet := export.NewTaskSheet(docs...)
			docs, tasks = nil, 0
			return create(filepath.Join(path, fmt.Sprintf("tasks-%d.xlsx", books)), func(w io.Writer) error {
				return xlsx.Write(w, sheet, export.ByNotice)
			})
		}
		err := each(ctx, s, func(_ int, d *doc.Document) error {
			if len(d.Tasks) == 0 {
				return nil
			}
			if tasks+len(d.Tasks) > workbookTasks {
				if err := flush(); err != nil {
					return err
				}
			}
			tasks += len(d.Tasks)
			docs = append(docs, &doc.Document{ID: d.ID, Source: d.Source, Metadata: d.Metadata, Tasks: d.Tasks}) // not its text
			return nil
		})
		if err != nil {
			return err
		}
		return flush()
	}
	return &fileSink{Format: XLSX, dir: filepath.Join(dir, "xlsx"), name: "%s", write: write}
}
