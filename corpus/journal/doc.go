// Package journal is being built.
package journal
