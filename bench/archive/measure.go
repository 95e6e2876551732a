package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// batchRun is one run of gongwen batch as a process.
type batchRun struct {
	n       int
	flags   []string
	procs   int
	wall    time.Duration
	cpu     time.Duration
	rss     int64 // most memory resident, bytes
	out     string
	archive string
}

func (r batchRun) perDocument() time.Duration { return r.cpu / time.Duration(r.n) }

// measure writes archives of the sizes, reads them with the command, and prints tables.
func measure(o options, w io.Writer) (err error) {
	dir, err := os.MkdirTemp(o.temp, "archive")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	bin := filepath.Join(dir, "gongwen")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/gongwen-go/gongwen/cmd/gongwen").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	fmt.Fprintf(w, "%s, %d processors\n\n", runtime.Version(), runtime.NumCPU())
	fmt.Fprintln(w, "| notices | to | processors | documents/s | CPU ms a document | memory MiB | bytes a document |")
	fmt.Fprintln(w, "|--:|---|--:|--:|--:|--:|--:|")
	for _, n := range o.sizes {
		archive := filepath.Join(dir, fmt.Sprintf("%d.jsonl", n))
		if err := writeArchive(options{write: archive, n: n, seed: o.seed}, io.Discard); err != nil {
			return err
		}
		if err := measureSize(o, w, bin, archive, n); err != nil {
			return err
		}
		if err := errors.Join(os.Remove(archive), os.RemoveAll(archive+".out")); err != nil {
			return err
		}
	}
	return nil
}

// forms are what is made of an archive, with the flags for it and what of the folder it is.
var forms = map[string]struct {
	flags []string
	made  string
}{
	"jsonl":      {[]string{"--format", "jsonl"}, "journal"},
	"parquet":    {[]string{"--format", "parquet"}, "parquet"},
	"sqlite":     {[]string{"--format", "sqlite"}, "store.sqlite"},
	"duplicates": {[]string{"--duplicates"}, "duplicates"},
	"all":        {[]string{"--format", "parquet,sqlite", "--duplicates"}, ""},
}

// measureSize reads one archive to each form; each starts from nothing, so that it has the whole cost.
func measureSize(o options, w io.Writer, bin, archive string, n int) error {
	for name := range strings.SplitSeq(o.to, ",") {
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("-to: %q is none of the forms", name)
		}
		procs := []int{2}
		if name == "jsonl" && n <= o.single {
			procs = []int{1, 2}
		}
		for _, p := range procs {
			run := batchRun{n: n, archive: archive, out: archive + ".out", flags: form.flags, procs: p}
			if err := os.RemoveAll(run.out); err != nil {
				return err
			}
			if err := run.start(bin); err != nil {
				return err
			}
			made, err := folderSize(filepath.Join(run.out, form.made))
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "| %d | %s | %d | %.0f | %.2f | %d | %d |\n", n, name, p,
				float64(n)/run.wall.Seconds(), float64(run.perDocument().Microseconds())/1000, run.rss>>20, made/int64(n))
		}
		if !slices.Contains(form.flags, "--duplicates") {
			continue
		}
		q, err := qualityOf(archive)
		if err != nil {
			return err
		}
		q.print(w)
	}
	return nil
}

// start runs the command to its end.
func (r *batchRun) start(bin string) error {
	cmd := exec.Command(bin, append([]string{"batch", r.archive, "--out", r.out, "-q"}, r.flags...)...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", r.procs))
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%v: %w\n%s", cmd.Args, err, out.String())
	}
	r.wall = time.Since(began)
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.rss = u.Maxrss << 10 // KiB on Linux
	}
	return nil
}

// folderSize is how many bytes lie below a file or folder.
func folderSize(name string) (n int64, err error) {
	err = filepath.WalkDir(name, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// readTruth reads the truth of an archive.
func readTruth(archive string) (list []truth, err error) {
	f, err := os.Open(archive + ".truth.jsonl")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(bufio.NewReader(f))
	for {
		var t truth
		if err := dec.Decode(&t); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
}
