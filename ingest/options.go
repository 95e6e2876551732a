package ingest

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// Options say what is read. The zero Options work. They load from JSON, except Apart and Stdin.
type Options struct {
	// Include are the patterns of the files and entries that are read; none is all. Exclude are those of what is not read,
	// nor anything below it. Both are written as in a .gitignore file: a pattern with a / before its end belongs to the
	// path from the folder or archive that is read, one without to a name at any depth; * and ? stand for anything but /,
	// ** for any folders; a / at the end means folders only; ! takes back what patterns before it said. What is never of
	// use (.git, .DS_Store, __MACOSX, Thumbs.db, the ~$ files of open documents) is excluded before Exclude is asked.
	// Include is not asked about archives, which are opened, but about what is in them; records of WARC and JSON Lines
	// have no names and go with their file.
	Include []string `json:"include,omitempty"`
	Exclude []string `json:"exclude,omitempty"`
	// Since leaves out what was last changed before it, as the file system, the archive or the crawl tells.
	Since time.Time `json:"since,omitzero"`
	// Field is the field of a record of JSON Lines that holds the text; without it "text", "html", "content" and "body"
	// are looked for, in this order.
	Field string `json:"field,omitempty"`
	// Hidden reads files and folders whose names begin with a dot.
	Hidden bool `json:"hidden,omitempty"`
	// PagesFirst reads of each folder what may be a page, then the folders in it, then the files that come with pages (see
	// [doc.NamesFile]), those called 附件… last; of a zip likewise, all its folders together: who reads attachments with their notices has met the notices by then.
	PagesFirst bool   `json:"pages_first,omitempty"`
	Limits     Limits `json:"limits,omitzero"`
	// Apart are folders and files that are not read wherever they lie in a folder: what is made of the inputs, in the midst
	// of them.
	Apart []string `json:"-"`
	// Stdin is what "-" reads; nil is standard input.
	Stdin io.Reader `json:"-"`
}

// Limits bound what one input may cost. A zero field means its default, never "unlimited". Files that are not packed are
// not bounded here: whoever reads a source gives a limit.
type Limits struct {
	EntryBytes   int64 `json:"entry_bytes,omitempty"`   // of one entry or record, unpacked; default 64 MiB
	ArchiveBytes int64 `json:"archive_bytes,omitempty"` // of all entries of an archive, with those of archives in it; default 2 GiB
	Entries      int   `json:"entries,omitempty"`       // of an archive, with those of archives in it; default 65,536
	Ratio        int   `json:"ratio,omitempty"`         // how many times its packed size something may be, from 1 MiB on; default 200
	Depth        int   `json:"depth,omitempty"`         // of archives in archives, and of packings of one file; default 4
	WindowBytes  int64 `json:"window_bytes,omitempty"`  // that a packing may look back, which is held; default 128 MiB
}

// ratioFrom is from how many bytes on the ratio is looked at: a short file of blanks is no bomb.
const ratioFrom = 1 << 20

// WithDefaults fills the zero fields.
func (l Limits) WithDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.EntryBytes, 64<<20)
	set(&l.ArchiveBytes, 2<<30)
	set(&l.WindowBytes, 128<<20)
	for _, f := range []struct {
		v *int
		d int
	}{{&l.Entries, 65_536}, {&l.Ratio, 200}, {&l.Depth, 4}} {
		if *f.v == 0 {
			*f.v = f.d
		}
	}
	return l
}

// Check reports every field that makes no sense, as errors that wrap [doc.ErrOptions].
func (l Limits) Check() error {
	var errs []error
	bad := func(ok bool, field string, v any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: limits.%s is %v", doc.ErrOptions, field, v))
		}
	}
	bad(l.EntryBytes >= 0 && l.EntryBytes < 4<<30, "entry_bytes", l.EntryBytes)
	bad(l.ArchiveBytes >= 0, "archive_bytes", l.ArchiveBytes)
	bad(l.Entries >= 0, "entries", l.Entries)
	bad(l.Ratio >= 0, "ratio", l.Ratio)
	bad(l.Depth >= 0 && l.Depth <= 64, "depth", l.Depth)
	bad(l.WindowBytes >= 0 && l.WindowBytes < 4<<30, "window_bytes", l.WindowBytes)
	return errors.Join(errs...)
}

// rules are the patterns of the options.
type rules struct {
	include, exclude patterns
}

func (o Options) check() (rules, error) {
	var r rules
	errs := []error{o.Limits.Check()}
	compile := func(option string, lines []string) patterns {
		ps, err := parsePatterns(lines)
		if err != nil {
			errs = append(errs, fmt.Errorf("%w: %s: %w", doc.ErrOptions, option, err))
		}
		return ps
	}
	r.include = compile("include", o.Include)
	r.exclude = append(compile("default excludes", neverOfUse), compile("exclude", o.Exclude)...)
	return r, errors.Join(errs...)
}
