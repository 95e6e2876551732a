package process_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/process"
)

// programs are what the test binary is when its first argument says so.
var programs = map[string]func(){
	"fake": func() { serve(fake{}) },
	"slow": func() {
		note("started")
		time.Sleep(700 * time.Millisecond)
		serve(fake{})
	},
	"pdf": func() {
		signal.Ignore(os.Interrupt, syscall.SIGTERM)
		f := &pdf.Format{Options: pdf.Options{Unguarded: true, Instances: 1}}
		if err := f.Start(); err != nil {
			fail(err)
		}
		serve(f)
	},
	"mute":  func() { select {} },
	"chat":  func() { fmt.Println(strings.Repeat("how are you? ", 10_000)) },
	"ends":  func() { fmt.Fprintln(os.Stderr, "no licence"); os.Exit(3) },
	"other": func() { gob.NewEncoder(os.Stdout).Encode(struct{ Protocol int }{-1}); select {} },
	"deaf": func() { // greets, and never reads
		gob.NewEncoder(os.Stdout).Encode(struct{ Protocol int }{1})
		select {}
	},
	"babble": func() { // greets, and answers garbage
		gob.NewEncoder(os.Stdout).Encode(struct{ Protocol int }{1})
		os.Stdin.Read(make([]byte, 1))
		os.Stdout.WriteString(strings.Repeat("\x05garbage", 1000))
		select {}
	},
	"parent": func() { // reads a file for ever
		f := format("fake")
		b, err := f.Read(context.Background(), doc.Source{}, []byte("pid"), doc.Limits{})
		fmt.Println(b.Text.String(), err)
		f.Read(context.Background(), doc.Source{}, []byte("spin"), doc.Limits{})
	},
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && programs[os.Args[1]] != nil {
		programs[os.Args[1]]()
		return
	}
	os.Exit(m.Run())
}

func serve(f doc.Format) {
	if err := process.Serve(f, os.Stdin, os.Stdout); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// note adds to the file that a test asks for.
func note(what string) {
	f, err := os.OpenFile(os.Getenv("GONGWEN_NOTES"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	fmt.Fprintln(f, what)
}

// format is read by a program above.
func format(program string) *process.Format {
	return &process.Format{Format: fake{}, Command: []string{os.Args[0], program}}
}

// fake is a format that does what its file says.
type fake struct{}

func (fake) Name() string { return "fake" }

func (fake) Detect(_ doc.Source, head []byte) bool { return bytes.HasPrefix(head, []byte("fake")) }

func (fake) Read(ctx context.Context, src doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	w := doc.NewBlockWriter(limits)
	switch what, arg, _ := strings.Cut(string(raw), " "); what {
	case "pid":
		w.Add(fmt.Sprint(os.Getpid()), doc.Piece{})
	case "name":
		w.Add(src.Name, doc.Piece{})
	case "sleep":
		<-ctx.Done()
		return doc.Blocks{}, ctx.Err()
	case "nap":
		time.Sleep(20 * time.Millisecond)
		w.Add(fmt.Sprint(os.Getpid()), doc.Piece{})
	case "spin":
		for n := 0; ; n++ {
			if n < 0 {
				break
			}
		}
	case "panic":
		fmt.Fprintln(os.Stderr, "a warning")
		panic("no such table")
	case "exit":
		fmt.Fprintln(os.Stderr, "gives up")
		os.Exit(4)
	case "cut": // a long answer, and dead in the midst of it
		os.Stdout.Write([]byte("\xfe\xff\xff"))
		os.Exit(0)
	case "garbage":
		os.Stdout.WriteString(strings.Repeat("no gob ", 1000))
	case "take":
		var all [][]byte
		for range 4096 {
			all = append(all, bytes.Repeat([]byte{1}, 1<<20))
		}
		return doc.Blocks{}, fmt.Errorf("took %d", len(all))
	case "long":
		w.Add("long", doc.Piece{Href: strings.Repeat("x", 8<<20)})
	case "children":
		w.Child(doc.Source{Name: "child", Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("opened")), nil
		}})
		w.Child(doc.Source{Name: "child", Bytes: []byte{}})
	case "unsound":
		b := w.Blocks()
		b.Pieces = []doc.Piece{{Span: doc.Span{Start: 5, End: 9}}}
		return b, nil
	case "encrypted":
		return doc.Blocks{}, fmt.Errorf("%w: by rot13", doc.ErrEncrypted)
	case "staged":
		return doc.Blocks{}, &doc.Error{Stage: "zip", Name: "a.xml", Err: doc.ErrTooDeep}
	case "strange":
		return doc.Blocks{}, fmt.Errorf("strange %s", arg)
	}
	return w.Blocks(), nil
}

// ask has a file read within a time.
func ask(f doc.Format, raw string, within time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	b, err := f.Read(ctx, doc.Source{Name: "file"}, []byte(raw), doc.Limits{Bytes: 1 << 20, Blocks: 1000})
	return b.Text.String(), err
}

const long = time.Minute // for what is not late
