// Package fetch brings notices from sites into web archives, as a good guest, and comes back for what is new. It is the
// only package of gongwen that dials.
//
//	c, err := fetch.New(fetch.Options{Contact: "mailto:archive@example.org"})
//	page, err := c.Get(ctx, "https://www.example.org/notice.html")
//
//	plan := fetch.Plan{Seeds: []string{"https://www.example.org/notices/"}, Archive: "notices.warc.gz", Follow: parser.Links}
//	for src, err := range c.Crawl(ctx, plan) { … }
//
// [Client.Get] asks for one page, [Client.Crawl] for all that a section of a site leads to. What a page leads to is said
// by a function that the plan is given: gongwen.Parser.Links for notices.
//
// A good guest asks for robots.txt first and keeps it (RFC 9309), has one connection to a host, with a pause behind each
// answer, says who it is and whom to ask, and steps back when a server is in trouble. Nothing is fetched or stored twice:
// what is known is asked for on condition that it changed, and what did not is a revisit record.
//
// What was fetched lies in the archive (ISO 28500, a gzip member a record), and what is known of it in a frontier beside
// it, a SQLite file, so that a crawl that was stopped or killed goes on.
//
// Addresses of networks that are not public are refused at the moment of dialling, on redirects too; see [Options].
// Limits: bodies wait on disk, not in memory, so that 500 hosts at a time need less than 300 MB.
package fetch
