package process

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// attend has the kernel kill the child when its parent dies: one that loops for ever does not see the end of its input.
func attend(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// bound bounds the data of a process: private memory that can be written. The addresses that a Go program reserves are not
// counted, as they would be by RLIMIT_AS.
func bound(pid int, bytes int64) error {
	limit := &unix.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}
	return unix.Prlimit(pid, unix.RLIMIT_DATA, limit, nil)
}
