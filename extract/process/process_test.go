//go:build unix

package process_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/process"
)

// pid is that of the child that reads a file.
func pid(t *testing.T, f doc.Format) int {
	t.Helper()
	text, err := ask(f, "pid", long)
	n, bad := strconv.Atoi(text)
	if err != nil || bad != nil {
		t.Fatal(text, err)
	}
	return n
}

// gone reports whether a process ends soon, and is no zombie of ours.
func gone(pid int) bool {
	for range 500 {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			return true
		}
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && strings.Contains(string(stat), ") Z ") && !ours(pid) {
			return true // of a parent that does not wait, as in a container
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func ours(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	return err == nil && len(fields) > 1 && fields[1] == strconv.Itoa(os.Getpid())
}

// TestFiles: what a file does to its child is an error of that file, and the next one is read.
func TestFiles(t *testing.T) {
	f := format("fake")
	f.Processes, f.Memory = 1, 256<<20
	defer f.Close()
	for _, c := range []struct {
		file string
		err  error
		says string
		dies bool
	}{
		{"name", nil, "", false},
		{"encrypted", doc.ErrEncrypted, "encrypted input: by rot13", false},
		{"staged", doc.ErrTooDeep, "a.xml: zip: input too deeply nested", false},
		{"strange fault", nil, "strange fault", false},
		{"panic", doc.ErrInternal, "ended (exit status 2): panic: no such table", true},
		{"exit", doc.ErrInternal, "ended (exit status 4): gives up", true},
		{"cut", doc.ErrInternal, "ended (exit status 0)", true},
		{"garbage", doc.ErrInternal, "gave no answer", true},
		{"long", doc.ErrTooLarge, "an answer of more than", true},
		{"unsound", doc.ErrInternal, "piece 0 is 5–9 of 0 bytes", true},
		{strings.Repeat("x", 1<<20+1), doc.ErrTooLarge, "limit 1048576", false},
	} {
		name, _, _ := strings.Cut(c.file[:min(20, len(c.file))], " ")
		before := pid(t, f)
		text, err := ask(f, c.file, long)
		switch {
		case c.says == "" && (err != nil || text != "file"):
			t.Errorf("%s: %q, %v", name, text, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", name, err, c.says)
		case c.err != nil && !errors.Is(err, c.err) || c.err == nil && c.says != "" && doc.Code(err) != "read":
			t.Errorf("%s: %v is of code %s", name, err, doc.Code(err))
		}
		if after := pid(t, f); (after != before) != c.dies {
			t.Errorf("%s: child %d before, %d after", name, before, after)
		} else if c.dies && !gone(before) {
			t.Errorf("%s: child %d is still there", name, before)
		}
	}
}

// TestMemory: the kernel bounds the memory of a child.
func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" || raced {
		t.Skip("no bound here")
	}
	f := format("fake")
	f.Memory = 256 << 20
	defer f.Close()
	if _, err := ask(f, "take", long); !errors.Is(err, doc.ErrTooLarge) || !strings.Contains(err.Error(), "no memory left") {
		t.Errorf("4 GiB of 256 MiB: %v", err)
	}
	pid(t, f)
}

// TestDeadline: a child that sleeps, runs for ever, or never reads what it is sent is killed on time.
func TestDeadline(t *testing.T) {
	for _, c := range []struct{ program, file string }{
		{"fake", "sleep"}, {"fake", "spin"}, {"deaf", "x"}, {"deaf", strings.Repeat("x", 1<<20)}, {"mute", "x"},
	} {
		f := format(c.program)
		child := 0
		if c.program == "fake" {
			child = pid(t, f)
		}
		begun := time.Now()
		_, err := ask(f, c.file, 200*time.Millisecond)
		if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took > 30*time.Second {
			t.Errorf("%s %.10s: %v after %v", c.program, c.file, err, took)
		}
		if c.program == "fake" && (!gone(child) || pid(t, f) == child) {
			t.Errorf("%s: child %d is still there", c.file, child)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestParserDeadline: the deadline is that of the options, and the error names the file and the format.
func TestParserDeadline(t *testing.T) {
	f := format("fake")
	defer f.Close()
	pid(t, f)
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{spinning{f}}, Limits: doc.Limits{Deadline: 200 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(t.Context(), doc.Source{Name: "a.fake", Bytes: []byte("spin")})
	if doc.Code(err) != "deadline" || !strings.HasPrefix(err.Error(), "a.fake: fake: ") {
		t.Errorf("%v", err)
	}
}

// spinning detects any file.
type spinning struct{ *process.Format }

func (spinning) Detect(doc.Source, []byte) bool { return true }

// TestStart says why no child can be started.
func TestStart(t *testing.T) {
	for _, c := range []struct {
		command []string
		err     error
		says    string
	}{
		{nil, doc.ErrOptions, "no Command"},
		{[]string{filepath.Join(t.TempDir(), "nothing")}, os.ErrNotExist, "cannot be started"},
		{[]string{os.Args[0], "ends"}, doc.ErrInternal, "exit status 3): no licence"},
		{[]string{os.Args[0], "chat"}, doc.ErrInternal, "no greeting"},
		{[]string{os.Args[0], "other"}, doc.ErrOptions, "protocol -1"},
		{[]string{os.Args[0], "babble"}, doc.ErrInternal, "gave no answer"},
	} {
		f := &process.Format{Format: fake{}, Command: c.command}
		for range 2 {
			if _, err := ask(f, "pid", long); !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v: %v, want %v with %q", c.command, err, c.err, c.says)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSlowStart: a child that starts more slowly than its file may take reads the next file.
func TestSlowStart(t *testing.T) {
	notes := filepath.Join(t.TempDir(), "notes")
	t.Setenv("GONGWEN_NOTES", notes)
	f := format("slow")
	f.Processes = 1
	defer f.Close()
	if _, err := ask(f, "pid", 50*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	pid(t, f)
	if started, err := os.ReadFile(notes); err != nil || string(started) != "started\n" {
		t.Errorf("started: %q, %v", started, err)
	}
}

// TestKilled: a child that is killed while it waits is replaced without a word; one at work takes its file with it.
func TestKilled(t *testing.T) {
	f := format("fake")
	defer f.Close()
	idle := pid(t, f)
	syscall.Kill(idle, syscall.SIGKILL)
	if after := pid(t, f); after == idle {
		t.Error("killed, and reads")
	}
	working := pid(t, f)
	time.AfterFunc(100*time.Millisecond, func() { syscall.Kill(working, syscall.SIGKILL) })
	// The fresh child that has the last word sleeps to the end.
	if _, err := ask(f, "sleep", 2*time.Second); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	fresh := format("fake")
	defer fresh.Close()
	time.AfterFunc(time.Second, func() { killChildren(t) })
	if _, err := ask(fresh, "sleep", long); !errors.Is(err, doc.ErrInternal) || !strings.Contains(err.Error(), "signal: killed") {
		t.Error(err)
	}
}

// children are the processes that the test has started.
func children(t testing.TB) (pids []int) {
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range all {
		if n, _ := strconv.Atoi(filepath.Base(dir)); ours(n) {
			pids = append(pids, n)
		}
	}
	return pids
}

func killChildren(t *testing.T) {
	for _, n := range children(t) {
		syscall.Kill(n, syscall.SIGKILL)
	}
}

// TestConcurrent reads many files by few children.
func TestConcurrent(t *testing.T) {
	f := format("fake")
	f.Processes = 3
	defer f.Close()
	var mu sync.Mutex
	pids := map[string]int{}
	var wait sync.WaitGroup
	for i := range 30 {
		wait.Go(func() {
			if i%10 == 9 {
				if _, err := ask(f, "panic", long); !errors.Is(err, doc.ErrInternal) {
					t.Error(err)
				}
				return
			}
			text, err := ask(f, "nap", long)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			pids[text]++
			mu.Unlock()
		})
	}
	wait.Wait()
	if n := len(children(t)); n > 3 || len(pids) < 2 {
		t.Errorf("%d children are there, %v have read", n, pids)
	}
}

// TestClose ends the children, idle and at work, and leaves no goroutine.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	f := format("fake")
	f.Processes = 2
	ended := make(chan error)
	go func() {
		_, err := ask(f, "spin", long)
		ended <- err
	}()
	time.Sleep(200 * time.Millisecond)
	idle := pid(t, f)
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-ended; err == nil {
		t.Error("read on after Close")
	}
	if left := children(t); len(left) > 0 || !gone(idle) {
		t.Errorf("left: %v", left)
	}
	if _, err := ask(f, "pid", long); !errors.Is(err, doc.ErrUnsupported) {
		t.Error(err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before\n%s", n, before, buf[:runtime.Stack(buf, true)])
	}
	if err := format("fake").Close(); err != nil {
		t.Error(err)
	}
}

// TestParentDies: children end with their parent, at work too.
func TestParentDies(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere they end between two pages")
	}
	parent := exec.Command(os.Args[0], "parent")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var child int
	if _, err := fmt.Fscan(out, &child); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	parent.Process.Kill()
	parent.Wait()
	if !gone(child) {
		t.Errorf("child %d is still there", child)
		syscall.Kill(child, syscall.SIGKILL)
	}
}
