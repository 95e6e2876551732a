// Package warc is being built.
package warc
