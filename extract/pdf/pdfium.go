package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/gongwen-go/gongwen/doc"
)

// probe is the function of PDFium that is called to learn the module of an instance.
const probe = "FPDF_GetLastError"

// engine is PDFium, translated to machine code once and instantiated anew for every document: what a damaged file does to
// the memory of one instance ends with it.
//
// A page has thousands of characters and each of them is asked for several times. go-pdfium's own calls look up handles,
// allocate and free memory of the instance each time; so the functions of the module are called directly. The module is
// learnt by listening for one call of the function [probe].
type engine struct {
	pool  pdfium.Pool
	slots chan struct{} // bounds the instances at work
	close func() error  // of the compilation cache

	mu     sync.Mutex // guards module while an instance is made
	module api.Module
}

// newEngine translates PDFium, or takes the translation from the cache. A cache that holds a broken translation is made anew,
// and one that cannot be is done without: on a full disk PDF is read too.
func newEngine(o Options) (*engine, error) {
	dir := cacheFolder(o.Cache)
	e, err := loadEngine(o, dir)
	if err == nil || dir == "" {
		return e, err
	}
	broken, _ := filepath.Glob(filepath.Join(dir, "wazero-*", "*")) // the pattern is well formed
	for _, name := range broken {
		os.Remove(name)
	}
	if e, err = loadEngine(o, dir); err != nil {
		e, err = loadEngine(o, "")
	}
	return e, err
}

// loadEngine is newEngine with the cache in a folder; "" is none.
func loadEngine(o Options, dir string) (*engine, error) {
	e := &engine{slots: make(chan struct{}, o.Instances), close: func() error { return nil }}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(o.Memory >> 16)).
		WithCloseOnContextDone(!o.Unguarded)
	if cache := openCache(dir); cache != nil {
		config = config.WithCompilationCache(cache)
		e.close = func() error { return cache.Close(context.Background()) }
	}
	ctx := experimental.WithFunctionListenerFactory(context.Background(), experimental.FunctionListenerFactoryFunc(e.listen))
	pool, err := webassembly.Init(webassembly.Config{
		Context:       ctx,
		MaxTotal:      o.Instances,
		FSConfig:      wazero.NewFSConfig(), // no files
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RuntimeConfig: config,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: PDFium: %w", doc.ErrInternal, err), e.close())
	}
	e.pool = pool
	return e, nil
}

// cacheFolder is the folder of the cache, made and tried; "" where none is wanted, or it cannot be written.
func cacheFolder(dir string) string {
	switch dir {
	case NoCache:
		return ""
	case "":
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(user, "gongwen", "pdfium")
	}
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return ""
	}
	probe.Close()
	os.Remove(probe.Name())
	return dir
}

// openCache opens the cache in a folder. Processes may share it: an entry is written aside and renamed.
func openCache(dir string) wazero.CompilationCache {
	if dir == "" {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}

// end frees the translation and its cache.
func (e *engine) end() error { return errors.Join(e.pool.Close(), e.close()) }

// listen listens for the probe, and for nothing else.
func (e *engine) listen(def api.FunctionDefinition) experimental.FunctionListener {
	if !slices.Contains(def.ExportNames(), probe) {
		return nil
	}
	return experimental.FunctionListenerFunc(func(_ context.Context, mod api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
		e.module = mod
	})
}

// instance waits for a free slot and makes an instance.
func (e *engine) instance(ctx context.Context) (*instance, error) {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	made, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		<-e.slots
		return nil, fmt.Errorf("%w: PDFium: %w", doc.ErrInternal, err)
	}
	e.module = nil
	made.FPDF_GetLastError(&requests.FPDF_GetLastError{})
	i := &instance{ctx: ctx, module: e.module, functions: map[string]api.Function{}, release: func() {
		made.Kill() // with all its memory; closing document by document would run code of an instance that may be broken
		<-e.slots
	}}
	if i.module == nil {
		i.release()
		return nil, fmt.Errorf("%w: PDFium: no module", doc.ErrInternal)
	}
	return i, nil
}

// instance is PDFium at work on one document. Its first error ends it: calls after that answer 0.
type instance struct {
	ctx       context.Context
	module    api.Module
	functions map[string]api.Function
	stack     [10]uint64 // as many as a function has arguments at most
	release   func()
	err       error
}

// call calls a function of PDFium.
func (i *instance) call(name string, args ...uint64) uint64 {
	f, ok := i.functions[name]
	if !ok {
		f = i.module.ExportedFunction(name)
		i.functions[name] = f
	}
	if f == nil {
		i.fail(fmt.Errorf("%w: PDFium has no %s", doc.ErrInternal, name))
	}
	if i.err != nil {
		return 0
	}
	copy(i.stack[:], args)
	if err := f.CallWithStack(i.ctx, i.stack[:]); err != nil {
		i.fail(err)
		return 0
	}
	return i.stack[0]
}

// fail notes the first error.
func (i *instance) fail(err error) {
	if i.err != nil {
		return
	}
	if ctxErr := i.ctx.Err(); ctxErr != nil {
		err = ctxErr
	}
	i.err = err
}
