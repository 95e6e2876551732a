//go:build !unix

package journal

import (
	"os"
	"path/filepath"
)

// lockFolder opens the lock without holding it: there is no lock here that ends with the program.
func lockFolder(dir string) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o666)
}
