package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/fetch"
)

type fetchCmd struct {
	Addresses []string `arg:"" name:"address" help:"Where to begin: list pages, sitemaps, answers of list interfaces, notices; or files with one address a line, - for standard input."`
	Out       string   `short:"o" required:"" help:"Archive to write or to go on with: WARC, with .gz at its end compressed. Beside it: its frontier and its log." placeholder:"FILE.warc.gz"`
	Contact   string   `help:"Whom the owner of a site may ask about the crawl: mailto:you@example.org, or a page. It stands in the User-Agent." env:"GONGWEN_CONTACT" placeholder:"ADDRESS"`

	Depth         int      `help:"Links between the addresses and a notice: 1 takes what the lists name, 2 looks at all their links on the same host for lists, as a front page needs." default:"1"`
	Match         []string `help:"Take only notices with such addresses, * stands for anything: '*/art/*'." placeholder:"PATTERN"`
	Exclude       []string `help:"Take nothing with such addresses." placeholder:"PATTERN"`
	Host          []string `help:"Further hosts that links may lead to: www.example.cn, '*.example.cn'; '*' is all." placeholder:"NAME"`
	Since         string   `help:"Leave notices that their list dates before this day." placeholder:"2026-01-31"`
	Max           int      `help:"Take at most so many notices in this run; 0 is all." placeholder:"N"`
	Sitemaps      bool     `help:"Follow the sitemaps of the sites, too."`
	NoAttachments bool     `help:"Leave the attachments of notices."`
	MaxDirectory  int64    `help:"Addresses of one directory at most, against pages that lead on forever. Default: 50000." placeholder:"N"`
	MaxShape      int64    `help:"Addresses that differ in numbers only, at most. Default: 50000." placeholder:"N"`
	MaxHost       int64    `help:"Addresses of one host at most. Default: 1000000." placeholder:"N"`

	Watch   time.Duration `help:"Come back after so long, again and again, and print what is new." placeholder:"24h"`
	Recheck time.Duration `help:"Ask again for notices, on condition that they changed, after so long. Default: 720h; lists are asked for in every run." placeholder:"720h"`
	Print   bool          `help:"Print each new notice as a line of JSON, as gongwen pipe takes it. --watch does."`

	Parse      string   `help:"Read what was fetched into this folder, as gongwen batch ARCHIVE -o DIR does." placeholder:"DIR"`
	Format     []string `help:"With --parse: parquet, md, xlsx, sqlite." enum:"jsonl,parquet,md,xlsx,sqlite" default:"jsonl"`
	Duplicates bool     `help:"With --parse: find documents that are the same, nearly the same, or excerpts of others."`

	Delay        time.Duration `help:"Pause behind each answer of a host; up to half of it is added by chance. Default: 1s." placeholder:"1s"`
	Parallel     int           `help:"Hosts that are asked at a time, each over one connection. Default: 100." placeholder:"N"`
	Retries      int           `help:"How often a request is made again after a passing failure; --retries=-1 is never. Default: 3." placeholder:"N"`
	Timeout      time.Duration `help:"For one answer, whole. Default: 5m." placeholder:"5m"`
	MaxBody      int           `help:"MiB of one answer. Default: 64." placeholder:"MIB"`
	IgnoreRobots bool          `help:"Do not ask for robots.txt: for who owns the site."`
	Allow        []string      `help:"Networks that may be asked although they are not public: 127.0.0.0/8." placeholder:"PREFIX"`
	Proxy        string        `help:"Proxy: http://host:port, socks5://host:port, or none. Default: HTTP_PROXY, HTTPS_PROXY and NO_PROXY." placeholder:"URL"`

	Log   string `help:"File for one line of JSON a request. Default: FILE.warc.gz.log." placeholder:"FILE"`
	JSON  bool   `help:"The summary as JSON."`
	Quiet bool   `short:"q" help:"No progress."`
	reading

	told map[doc.Diagnostic]bool
}

// Help is what --help says at the end.
func (c *fetchCmd) Help() string {
	return `Brings the notices that list pages name, their further pages included, and the attachments of the notices into an archive
(WARC), of which batch and tasks read pages, office files, PDF and OFD. robots.txt is asked first and obeyed; a host sees one request at a time, with a pause behind each answer.

Stopped or killed, the same command goes on. When it has come to its end, the same command asks the lists again and brings
what is new; what is known is asked for on condition that it changed, and never stored twice. Other addresses with the same archive are
added to those before.

  FILE.warc.gz            what the servers answered, byte for byte, with the requests and how each page was met
  FILE.warc.gz.frontier   what is known of every address (SQLite); it belongs to the archive
  FILE.warc.gz.log        a line of JSON for each request: time, outcome, url, status, bytes, ms, reason …

Examples:
  gongwen fetch https://www.example.gov.cn/zwgk/tzgg/ -o tzgg.warc.gz --contact mailto:you@example.org
  gongwen tasks tzgg.warc.gz -o tasks.xlsx                          the task sheet of all these notices
  gongwen fetch https://www.example.gov.cn/ -o site.warc.gz --depth 2 --match '*/art/*' --since 2026-01-01
  gongwen fetch sites.txt -o all.warc.gz --parse clean --format sqlite     fetched, read and stored in one go
  gongwen fetch sites.txt -o all.warc.gz --watch 24h | gongwen pipe >> new.jsonl

Exit codes: 0 all was had that there is, 1 an address to begin at failed or something is left for the next run, 2 wrong usage.
Pages that a site does not have (404) or does not allow are no failure of the crawl: they are in the summary and the log.`
}

// Run fetches, once or again and again.
func (c *fetchCmd) Run(s *streams) error {
	log.SetOutput(io.Discard) // net/http writes there that a server sent more than it said; our log has what matters
	c.told = map[doc.Diagnostic]bool{}
	opt, err := c.settings(s)
	if err != nil {
		return err
	}
	parser, err := newParser(opt.Options)
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return usageError{err}
	}
	defer client.Close()
	plan, err := c.plan(s, parser, opt.Extract.Templates+opt.Extract.Interfaces)
	if err != nil {
		return usageError{err}
	}
	if c.Contact == "" && !c.Quiet {
		fmt.Fprintln(s.err, "gongwen: no --contact: owners of sites cannot ask whom the crawler belongs to")
	}
	file, closeLog, err := openLog(cmp.Or(c.Log, c.Out+".log"))
	if err != nil {
		return &inputError{err: fmt.Errorf("the log: %w", err)}
	}
	defer closeLog()
	if c.Watch == 0 {
		return c.round(s, client, plan, file)
	}
	return c.watch(s, client, plan, file)
}

// openLog opens a log to add to. One that is new and to which nothing was added is gone when it is closed.
func openLog(name string) (file io.Writer, closeLog func(), err error) {
	_, missing := os.Stat(name)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, nil, err
	}
	return f, func() {
		info, err := f.Stat()
		f.Close()
		if errors.Is(missing, fs.ErrNotExist) && err == nil && info.Size() == 0 {
			os.Remove(name)
		}
	}, nil
}

// client makes the client of the flags.
func (c *fetchCmd) client() (*fetch.Client, error) {
	opt := fetch.Options{
		Contact: c.Contact, Delay: c.Delay, Hosts: c.Parallel, Retries: c.Retries, BodyTimeout: c.Timeout, BodyBytes: int64(c.MaxBody) << 20,
		IgnoreRobots: c.IgnoreRobots, Proxy: c.Proxy,
	}
	for _, a := range c.Allow {
		p, err := netip.ParsePrefix(a)
		if err != nil {
			return nil, fmt.Errorf("--allow %s is no network like 127.0.0.0/8", a)
		}
		opt.AllowPrefixes = append(opt.AllowPrefixes, p)
	}
	return fetch.New(opt)
}

// plan makes the plan of the flags. Rules are the user's own, by which pages are read.
func (c *fetchCmd) plan(s *streams, parser *gongwen.Parser, rules string) (fetch.Plan, error) {
	seeds, err := c.seeds(s.in)
	if err != nil {
		return fetch.Plan{}, err
	}
	interfaces := sha256.Sum256([]byte(rules))
	plan := fetch.Plan{
		Rules: fmt.Sprintf("%s %x", gongwen.RulesHash(), interfaces[:4]),
		Seeds: seeds, Archive: c.Out, Follow: parser.Links, Depth: c.Depth, Match: c.Match, Exclude: c.Exclude, Hosts: c.Host, Since: c.Since, Max: c.Max,
		Sitemaps: c.Sitemaps, NoAttachments: c.NoAttachments, Recheck: c.Recheck, PerDirectory: c.MaxDirectory, PerShape: c.MaxShape, PerHost: c.MaxHost,
	}
	if len(seeds) == 0 {
		return plan, fmt.Errorf("no address to begin at in %s", strings.Join(c.Addresses, " "))
	}
	if c.Depth < 1 {
		return plan, fmt.Errorf("--depth is %d", c.Depth)
	}
	if c.Watch < 0 {
		return plan, fmt.Errorf("--watch is %s", c.Watch)
	}
	if c.Parse == "" && (c.Duplicates || len(c.Format) > 1 || c.Format[0] != "jsonl") {
		return plan, errors.New("--format and --duplicates are for --parse DIR")
	}
	if err := c.checkParse(); err != nil {
		return plan, err
	}
	if info, err := os.Stat(filepath.Dir(c.Out)); err != nil {
		return plan, fmt.Errorf("--out: %w", err)
	} else if !info.IsDir() {
		return plan, fmt.Errorf("--out: %s is no folder", filepath.Dir(c.Out))
	}
	return plan, plan.Check()
}

// checkParse reports, before anything is fetched, what --parse could not write to.
func (c *fetchCmd) checkParse() error {
	if c.Parse == "" {
		return nil
	}
	if info, err := os.Stat(c.Parse); err == nil && !info.IsDir() {
		return fmt.Errorf("--parse: %s is no folder", c.Parse)
	}
	folder, err := filepath.Abs(c.Parse)
	archive, err2 := filepath.Abs(c.Out)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	if way, err := filepath.Rel(folder, archive); err == nil && filepath.IsLocal(way) {
		return fmt.Errorf("--parse: the archive %s lies in the folder %s, which is written", c.Out, c.Parse)
	}
	return nil
}

// seeds reads the addresses to begin at.
func (c *fetchCmd) seeds(in io.Reader) (seeds []string, err error) {
	for _, a := range c.Addresses {
		if strings.Contains(a, "://") {
			seeds = append(seeds, a)
			continue
		}
		list := in
		if a != "-" {
			f, err := os.Open(a)
			if err != nil {
				return nil, fmt.Errorf("%s is neither an address (https://…) nor a file: %w", a, err)
			}
			defer f.Close()
			list = f
		}
		lines := bufio.NewScanner(list)
		for n := 1; lines.Scan(); n++ {
			line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
			if line == "" || line[0] == '#' {
				continue
			}
			if !strings.Contains(line, "://") {
				return nil, fmt.Errorf("%s, line %d: %.80q is no address like https://www.example.cn/", a, n, line)
			}
			seeds = append(seeds, line)
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", a, err)
		}
	}
	return seeds, nil
}

// watch fetches again and again. What goes wrong in one round is reported, and the next may be better.
func (c *fetchCmd) watch(s *streams, client *fetch.Client, plan fetch.Plan, log io.Writer) error {
	for {
		next := time.Now().Add(c.Watch)
		err := c.round(s, client, plan, log)
		var input *inputError
		switch {
		case s.ctx.Err() != nil:
			return err
		case errors.As(err, &input):
			if !input.silent {
				fmt.Fprintf(s.err, "gongwen: %v\n", err)
			}
		case err != nil:
			return err
		}
		if !c.Quiet {
			fmt.Fprintf(s.err, "gongwen: the next round begins at %s\n", next.Format(time.DateTime))
		}
		select {
		case <-time.After(time.Until(next)):
		case <-s.ctx.Done():
			return nil
		}
	}
}

// round fetches once, and reads what came when --parse asks for it.
func (c *fetchCmd) round(s *streams, client *fetch.Client, plan fetch.Plan, log io.Writer) error {
	r := &fetchRound{cmd: c, streams: s, client: client, log: log, sum: newFetchSummary()}
	plan.Event = r.event
	r.view = newFetchView(s.err, client, c.Quiet)
	go r.view.run()
	err := r.crawl(plan)
	r.view.close()
	for _, d := range client.Diagnostics() {
		if !r.cmd.told[d] {
			r.cmd.told[d] = true
			fmt.Fprintf(s.err, "gongwen: %s\n", d.Message)
		}
	}
	if err != nil && !errors.Is(err, errStopped) {
		return err
	}
	summary := s.out
	if c.printing() {
		summary = s.err // standard output has the notices
	}
	if failed := r.sum.write(summary, client.Progress(), c.Out, c.JSON); err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	if c.Parse != "" {
		if err := c.parse(&streams{s.ctx, s.in, summary, s.err, s.pdf}); err != nil {
			return err
		}
	}
	return r.left()
}

// parse reads the archive into the folder of --parse, as gongwen batch does, which may go on with it.
func (c *fetchCmd) parse(s *streams) error {
	b := batchCmd{Inputs: []string{c.Out}, Out: c.Parse, Format: c.Format, Duplicates: c.Duplicates, JSON: c.JSON, Quiet: c.Quiet, reading: c.reading, gathering: gathering{Attachments: true}, crawled: true}
	return b.Run(s)
}

func (c *fetchCmd) printing() bool { return c.Print || c.Watch > 0 }

// fetchRound is a crawl under way.
type fetchRound struct {
	cmd *fetchCmd
	*streams
	client *fetch.Client
	log    io.Writer
	view   *fetchView
	sum    *fetchSummary
	errs   int
	logErr error
}

// errStopped is the end of a crawl that was told to end.
var errStopped = errors.New("stopped; the same command goes on")

// manyErrors is how many failures are printed; the log has all.
const manyErrors = 20

// event writes the log.
func (r *fetchRound) event(e fetch.Event) {
	r.sum.add(e)
	line, err := json.Marshal(e)
	if err == nil {
		_, err = r.log.Write(append(line, '\n'))
	}
	if r.logErr == nil {
		r.logErr = err
	}
}

// crawl reads the crawl to its end.
func (r *fetchRound) crawl(plan fetch.Plan) error {
	for src, err := range r.client.Crawl(r.ctx, plan) {
		var f *fetch.Failure
		switch {
		case r.logErr != nil:
			return &inputError{err: fmt.Errorf("the log: %w", r.logErr)}
		case err == nil:
			if err := r.print(src); err != nil {
				return err
			}
		case r.ctx.Err() != nil:
			return &inputError{err: errStopped}
		case errors.As(err, &f):
			r.failed(err)
		case errors.Is(err, doc.ErrOptions):
			return usageError{err}
		default:
			return &inputError{err: err}
		}
	}
	return nil
}

// failed reports a page that could not be had.
func (r *fetchRound) failed(err error) {
	switch r.errs++; {
	case r.errs <= manyErrors:
		r.view.line(fmt.Sprintf("gongwen: %v", err))
	case r.errs == manyErrors+1:
		r.view.line("gongwen: further failures stand in the log only")
	}
}

// maxPrinted is how many bytes a printed notice has at most; the client's limit is lower.
const maxPrinted = 1 << 30

// print prints a notice as a record that gongwen pipe takes.
func (r *fetchRound) print(src doc.Source) error {
	if !r.cmd.printing() {
		return nil
	}
	b, err := src.Read(context.WithoutCancel(r.ctx), maxPrinted)
	if err != nil {
		r.failed(err)
		return nil
	}
	line, err := json.Marshal(struct {
		ID        string    `json:"id"`
		URL       string    `json:"url"`
		MediaType string    `json:"media_type,omitempty"`
		Charset   string    `json:"charset,omitempty"`
		FetchedAt time.Time `json:"fetched_at"`
		Base64    []byte    `json:"base64"`
	}{src.Name, src.URL, src.MediaType, src.Charset, src.FetchedAt, b})
	if err == nil {
		_, err = r.out.Write(append(line, '\n'))
	}
	return err
}

// left is the error of a round that did not get everything.
func (r *fetchRound) left() error {
	switch {
	case r.sum.seeds > 0:
		return &inputError{err: fmt.Errorf("%d of the addresses to begin at failed", r.sum.seeds)}
	case r.sum.passing > 0:
		return &inputError{err: errors.New("some pages could not be had now; the same command asks for them again")}
	}
	return nil
}
