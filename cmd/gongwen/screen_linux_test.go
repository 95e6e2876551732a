package main

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// A table is as wide as the terminal, though COLUMNS is not exported; of what is no terminal the width is fixed.
func TestColumns(t *testing.T) {
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	defer screen.Close()
	fd := int(screen.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80})
	}
	if err != nil {
		t.Skip(err)
	}
	terminal, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer terminal.Close()
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	defer func(out *os.File) { os.Stdout = out }(os.Stdout)
	for _, c := range []struct {
		name, env string
		out       *os.File
		want      int
	}{{"terminal", "", terminal, 80}, {"COLUMNS", "120", terminal, 120}, {"file", "", file, 100}} {
		t.Setenv("COLUMNS", c.env)
		os.Stdout = c.out
		if got := columns(); got != c.want {
			t.Errorf("%s: %d columns, want %d", c.name, got, c.want)
		}
	}
}
