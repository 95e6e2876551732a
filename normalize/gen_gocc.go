//go:build ignore

// Command gen_gocc writes rules/gocc-*.txt: the dictionaries that github.com/liuzl/gocc has for t2s, and the first
// steps of tw2s and hk2s. Run it with go generate when the version of gocc in go.mod changes.
package main

import (
	"fmt"
	"log"
	"os"
	"sort"
	"strings"

	"github.com/liuzl/gocc"
)

const head = `# The dictionaries of %s in gocc (github.com/liuzl/gocc, Apache License 2.0, see NOTICE), which are OpenCC's of 2020.
# Written by gen_gocc.go: do not edit, see the overlays opencc-*.txt.
`

func main() {
	for _, f := range []struct{ name, config string }{{"gocc-ts.txt", "t2s"}, {"gocc-tw.txt", "tw2s"}, {"gocc-hk.txt", "hk2s"}} {
		cc, err := gocc.New(f.config)
		if err != nil {
			log.Fatal(err)
		}
		var lines []string
		seen := map[string]bool{} // an entry of an earlier dictionary counts
		for _, d := range cc.DictChains[0].Dicts {
			for _, id := range d.Trie.PrefixPredict([]byte(""), 0) {
				key, err := d.Trie.Key(id)
				if err != nil {
					log.Fatal(err)
				}
				v, err := d.Trie.Value(id)
				if err != nil {
					log.Fatal(err)
				}
				if !seen[string(key)] {
					lines = append(lines, string(key)+"\t"+d.Values[v][0]+"\n")
				}
				seen[string(key)] = true
			}
		}
		sort.Strings(lines)
		text := fmt.Sprintf(head, map[string]string{"t2s": "t2s", "tw2s": "the first step of tw2s", "hk2s": "the first step of hk2s"}[f.config]) + strings.Join(lines, "")
		if err := os.WriteFile("rules/"+f.name, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
