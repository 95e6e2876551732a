//go:build race

package process

// raced says that the program was built with -race.
const raced = true
