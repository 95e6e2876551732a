// Package fetched checks with another implementation of WARC what package fetch writes.
package fetched
