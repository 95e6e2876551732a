//go:build race

package process_test

// raced says that the program was built with -race.
const raced = true
