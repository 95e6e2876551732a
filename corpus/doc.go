// Package corpus is being built.
package corpus
