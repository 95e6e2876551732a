package main

import (
	"io"

	"github.com/gongwen-go/gongwen/normalize"
)

type convertCmd struct {
	Config string `help:"auto: by provenance, with repair; t2s, tw2s, hk2s: OpenCC's dictionaries and nothing else." enum:"auto,t2s,tw2s,hk2s" default:"auto"`
}

// Run converts standard input, which is UTF-8.
func (c *convertCmd) Run(s *streams) error {
	conv, err := normalize.NewConverter(c.Config)
	if err != nil {
		return usageError{err}
	}
	_, err = io.Copy(s.out, conv.Reader(s.in))
	return err
}
