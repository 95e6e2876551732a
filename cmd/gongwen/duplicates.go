package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/internal/batch"
)

type duplicatesCmd struct {
	Dir      string   `arg:"" help:"Folder of a batch."`
	Relation []string `help:"Only these: same, repost, mirror, version, contains." enum:"same,repost,mirror,version,contains" placeholder:"RELATION"`
	Format   string   `help:"text, or json (a cluster a line). Default: text on a terminal, json in a pipe." enum:"auto,text,json" default:"auto"`
}

// Help is what --help says at the end.
func (c *duplicatesCmd) Help() string {
	return `Groups the documents of a batch that are one notice. For each group: the document that stands for it (the whole text before an
excerpt, the original before a mirror, the final text before a draft, an official site before others, the earliest), then the
others and how they are related to it:
  same      the same text
  repost    the same notice, printed elsewhere
  mirror    converted by a machine, or copied by a page that copies others
  version   another state of it: a draft, an amended text
  contains  an excerpt of the other
with the Jaccard similarity of their texts, or of an excerpt the share of it that the other holds.

Examples:
  gongwen batch archive.zip -o clean --duplicates && gongwen duplicates clean
  gongwen duplicates clean --relation repost,mirror --format json | jq -r '.members[].name'   what one could do without`
}

// Run prints the clusters of a batch, and finds them where that was not done.
func (c *duplicatesCmd) Run(s *streams) error {
	if err := batch.FindDuplicates(s.ctx, c.Dir); err != nil {
		return &inputError{err: err}
	}
	format := c.Format
	if format == "auto" {
		format = "json"
		if isTerminal(s.out) {
			format = "text"
		}
	}
	b := bufio.NewWriter(s.out)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	n := 0
	for cluster, err := range batch.ReadClusters(c.Dir) {
		if err != nil {
			return &inputError{err: err}
		}
		cluster.Members = slices.DeleteFunc(cluster.Members, func(m batch.Member) bool {
			return len(c.Relation) > 0 && !slices.Contains(c.Relation, string(m.Relation))
		})
		if len(cluster.Members) == 0 {
			continue
		}
		n++
		if format == "text" {
			clusterText(b, cluster)
		} else if err := enc.Encode(cluster); err != nil {
			return err
		}
	}
	if batch.Unsealed(c.Dir) {
		fmt.Fprintln(s.err, "gongwen: the batch has not come to its end: what it read last is left out")
	}
	if n == 0 {
		fmt.Fprintln(s.err, "gongwen: no duplicates")
	}
	return b.Flush()
}

// clusterText writes a cluster for people; what goes wrong, b says when it is flushed.
func clusterText(b *bufio.Writer, c batch.Cluster) {
	fmt.Fprintf(b, "%s\n", twin(c.Representative))
	for _, m := range c.Members {
		share := m.Jaccard
		if m.Relation == corpus.Contains {
			share = max(m.Held, m.Holds)
		}
		fmt.Fprintf(b, "  %-8s %4.2f  %s\n", m.Relation, share, twin(m.Twin))
	}
}

// twin is a line about a document.
func twin(t batch.Twin) string {
	return strings.TrimSpace(cmp.Or(t.URL, t.Name) + "  " + clip(t.Title, 60)) // an entry of a crawl is called by its offset
}
