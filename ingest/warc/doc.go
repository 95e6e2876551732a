// Package warc reads and writes web archives: WARC 1.0 and 1.1 (ISO 28500), plain or in gzip, one member a record or
// many.
//
// Start with [NewReader] and [Reader.Next], or [Reader.All]; [Record.Body] gives what a server sent, with chunks and
// compression undone. [NewWriter] and [Writer.Write] make archives. [Detect] tells a WARC from other files.
//
// A crawl's archive is read although parts of it are damaged: every damaged record is one error that says where and
// why, and reading goes on with the next whole record. What a record says of itself (its length, its digests) is
// checked before it is believed.
//
// Limits: memory is some 4 MiB whatever the sizes of file and records, until Body is asked for; a record's header has at
// most 1 MiB and 1,000 lines; a gzip member or an encoded body may inflate 200 times once it is over 1 MiB; work grows
// with the size of the file, for hostile files too. A record of more than 1 MiB with a wrong length swallows what
// follows when the file is neither in members nor an [io.ReaderAt]; this is found at its end. Records in segments are
// shown, their bodies are not put together. WARC in zstd is read by whoever undoes the zstd first.
package warc
