package gongwen

import (
	"hash/maphash"
	"iter"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// origin is where a document of a stream comes from.
type origin struct {
	id, parent, name string
	named            bool // by the notice it is attached to
}

// once lets every file of a stream be yielded once, whether it comes as a source or as the attachment of a notice: by its
// name, and whichever comes first. A nil once lets all pass.
type once struct {
	seed     maphash.Seed
	given    map[uint64]bool // names of sources that were yielded
	mu       sync.Mutex      // for attached: sources are taken ahead, in another goroutine
	attached map[uint64]bool // names of attachments that were yielded

	again   bool            // the source whose documents come now was yielded as an attachment
	dropped map[string]bool // documents of this source that were yielded before: what is attached to them was, too
}

func newOnce() *once {
	return &once{seed: maphash.MakeSeed(), given: map[uint64]bool{}, attached: map[uint64]bool{}}
}

// filter leaves out of a stream what is known already to be an attachment of what came before.
func (o *once) filter(sources iter.Seq2[doc.Source, error]) iter.Seq2[doc.Source, error] {
	if o == nil {
		return sources
	}
	return func(yield func(doc.Source, error) bool) {
		for src, err := range sources {
			if (err != nil || !o.isAttached(src.Name)) && !yield(src, err) {
				return
			}
		}
	}
}

func (o *once) isAttached(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return name != "" && o.attached[maphash.String(o.seed, name)]
}

// begin begins with the documents of a source of that name.
func (o *once) begin(name string) {
	if o == nil {
		return
	}
	o.dropped, o.again = nil, o.isAttached(name)
	o.given[maphash.String(o.seed, name)] = true
}

// is reports whether a document of the source is the first of its name.
func (o *once) is(d origin) bool {
	if o == nil {
		return true
	}
	first := !o.again && !o.dropped[d.parent]
	if first && d.named && d.name != "" {
		key := maphash.String(o.seed, d.name)
		first = !o.given[key] && !o.isAttached(d.name)
		o.mu.Lock()
		o.attached[key] = true
		o.mu.Unlock()
	}
	if !first && d.id != "" {
		if o.dropped == nil {
			o.dropped = map[string]bool{}
		}
		o.dropped[d.id] = true
	}
	return first
}
