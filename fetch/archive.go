package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch/frontier"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// archive is the WARC of a crawl.
type archive struct {
	path string
	file *os.File
	w    *warc.Writer
	size int64
	at   time.Time // of the last sync
}

// checkAlone refuses an archive that no crawl has made: what the frontier does not know of it would be written over. It is
// asked before there is a frontier; with one, an archive of which nothing is known was killed at its first record.
func checkAlone(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return nil
	}
	if _, err := os.Stat(FrontierOf(path)); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("%w: it has %d bytes, but no frontier beside it: take another name", doc.ErrOptions, info.Size())
}

// openArchive opens an archive of which known bytes count: what stands behind them was being written when a crawl was
// killed, and is written again.
func openArchive(path string, known int64, opt Options) (*archive, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%w: not a file", doc.ErrOptions)
	default:
		if err = file.Truncate(known); err == nil {
			_, err = file.Seek(known, io.SeekStart)
		}
	}
	a := &archive{path: path, file: file, size: known, at: time.Now()}
	a.w = warc.NewWriter(file, warc.WriterOptions{Gzip: strings.HasSuffix(path, ".gz"), Offset: known})
	if err == nil && known == 0 {
		err = a.begin(opt)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return a, nil
}

// begin writes the record that says what made the archive.
func (a *archive) begin(opt Options) error {
	obey := "obey"
	if opt.IgnoreRobots {
		obey = "ignore"
	}
	fields := warc.Header{{Name: "software", Value: opt.userAgent()}, {Name: "format", Value: "WARC File Format 1.1"},
		{Name: "conformsTo", Value: "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"}, {Name: "robots", Value: obey}}
	_, err := a.write(warc.Entry{Type: warc.Warcinfo, Date: time.Now(), ContentType: "application/warc-fields", Body: warc.InfoBlock(fields)})
	return err
}

// syncEvery is how often what was written is brought to the disk: what a failing power supply may cost.
const syncEvery = 5 * time.Second

// write writes a record.
func (a *archive) write(e warc.Entry) (warc.Written, error) {
	out, err := a.w.Write(e)
	if err != nil {
		return out, err
	}
	a.size += out.Length
	if time.Since(a.at) > syncEvery {
		a.at = time.Now()
		err = a.file.Sync()
	}
	return out, err
}

func (a *archive) close() error { return errors.Join(a.file.Sync(), a.file.Close()) }

// readArchive gives a body that lies in the archive, of at most limit bytes, with its compression undone. It opens the file anew: sources may be read
// when the crawl has ended.
func readArchive(path string, b frontier.Body, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := warc.NewReader(io.NewSectionReader(f, b.Offset, b.Length), warc.Options{Name: path, SkipDigests: true}).Next()
	if err != nil {
		return nil, err
	}
	if rec.ID != b.Record {
		return nil, fmt.Errorf("%w: byte %d has the record %q, not %q", doc.ErrDamaged, b.Offset, rec.ID, b.Record)
	}
	body, _, err := rec.Body(limit)
	return body, err
}

// source is a page that lies in the archive. Its name is the one that package ingest gives it.
func (k *crawl) source(p *frontier.Address) doc.Source {
	path, body, limit := k.plan.Archive, p.Body, k.c.opt.BodyBytes
	return doc.Source{
		Name: fmt.Sprintf("%s!/%d", path, body.Offset), URL: p.URL, MediaType: p.Media, Charset: p.Charset, FetchedAt: p.Fetched,
		Open: func(context.Context) (io.ReadCloser, error) {
			b, err := readArchive(path, body, limit)
			if err != nil {
				return nil, err
			}
			return io.NopCloser(strings.NewReader(string(b))), nil
		},
	}
}
