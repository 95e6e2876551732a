// Package parquet writes documents and their tasks as Parquet, the columnar format that DuckDB, pandas, Polars and Spark
// read. It is a package of its own because it links parquet-go.
//
// Start with [NewDocuments], one row a document, and [NewTasks], one row a task with what is needed of its document.
// Both join on documents.id = tasks.document_id.
//
//	SELECT lead, title, due FROM 'tasks.parquet' WHERE list_contains(lead, '市财政局') AND due < DATE '2026-12-31'
//
// Files are read by every common reader: Parquet 2 with data pages of version 1, PLAIN and dictionary encodings, zstd,
// statistics (bounds of at most 16 bytes a page; none for whole texts). The same documents and options give the same
// bytes. A file's key-value metadata holds gongwen.table (documents or tasks), gongwen.table_version ([TableVersion]),
// gongwen.schema (the JSON form, gongwen/1), gongwen.version and gongwen.rules (of the first document that has them).
//
// Rows are written as they come; a row group is closed when its texts reach [Options.RowGroupBytes], so memory does not
// grow with the number of rows, but for the footer: about 100 KB a row group.
//
// Absent is NULL in a single value and an empty list in a list. A date that is not a whole day (2014-05) is NULL, as DATE
// cannot say it; year still has it. Bytes that are no UTF-8 (a file name) become U+FFFD, as STRING must be UTF-8. Spans
// count bytes of UTF-8 of the document's text. A failed input is a row with id, source and error only, and gives no tasks.
//
// # Columns of documents
//
//	id              STRING               SHA-256 of the source, or #n below it for a part or child
//	name            STRING               of the input: a path, an entry of an archive
//	url             STRING               where it was published
//	parent          STRING               id of the page or archive it came with
//	media_type      STRING               as claimed
//	charset         STRING               as decoded
//	bytes           INT64                of the source
//	sha256          STRING               of the source
//	fetched_at      TIMESTAMP(ms, UTC)
//	page_kind       STRING               document, list, other
//	script          STRING               simplified, traditional, mixed
//	origin          STRING               mainland, tw, hk, mo, unknown
//	mirror          BOOLEAN              converted by a machine, or a page that copies others
//	converted       BOOLEAN              from Traditional
//	title           STRING
//	kind            STRING               文种: 通知, 意见, …
//	issuers         LIST<STRING>         发文机关, as signed
//	publisher       STRING               发布机构
//	doc_number      STRING               发文字号
//	index_number    STRING               索引号
//	written_date    DATE                 成文日期
//	published_date  DATE
//	effective_date  DATE
//	expiry_date     DATE
//	year            INT32                of the written date, else of the published one
//	disclosure      STRING               公开方式
//	validity        STRING               有效性
//	recipients      LIST<STRING>         主送机关
//	copies_to       LIST<STRING>         抄送机关
//	signatory       STRING               签发人
//	urgency         STRING               紧急程度
//	secrecy         STRING               密级
//	printed_by      STRING               印发机关
//	printed_date    DATE
//	subject_words   LIST<STRING>         主题词
//	keywords        LIST<STRING>
//	theme           STRING               主题分类
//	source_site     STRING
//	summary         STRING
//	references      LIST<STRUCT<title, doc_number>>       documents named in 《》
//	attachments     LIST<STRUCT<title, url>>
//	persons         LIST<STRUCT<name, role>>
//	text            STRING               clean Simplified text, a block a line, cells parted by tabs
//	outline         LIST<STRUCT<id, level, label, title, start, end>>    every section, in order; id is its place in the tree
//	figures         LIST<STRUCT<subject, value, unit, number DOUBLE, base_unit, share_percent DOUBLE, change, period>>    value is as printed
//	part_count      INT32                of notice, transmitted texts, annexes
//	section_count   INT32                of the outline
//	table_count     INT32
//	task_count      INT32
//	figure_count    INT32
//	removed_count   INT32                blocks taken out: furniture, repeats, …
//	removed_bytes   INT64                of them
//	diagnostics     LIST<STRING>         their codes
//	children        LIST<STRING>         ids of attachments read with it
//	gongwen_version STRING
//	rules_version   STRING               hash of all rule data
//	error_code      STRING               of a failed input: too_large, encrypted, …
//	error_stage     STRING
//	error_message   STRING
//	record          STRING               the whole record gongwen/1 as JSON, with [Options.Record]; else NULL
//
// # Columns of tasks
//
//	document_id          STRING
//	document_name        STRING
//	document_url         STRING
//	document_title       STRING
//	document_kind        STRING
//	document_number      STRING
//	document_issuers     LIST<STRING>
//	document_date        DATE            written, else published
//	document_year        INT32
//	id                   STRING          of the task in its document
//	number               INT32           of the task in its document, from 1
//	part                 INT32           number of the part it stands in, from 1
//	path                 LIST<STRING>    labelled headings above it, highest first
//	label                STRING
//	title                STRING
//	text                 STRING
//	lead                 LIST<STRING>    牵头单位, as written
//	lead_canonical       LIST<STRING>    the same with full names; the name as written where none follows
//	implementing         LIST<STRING>    责任单位, 落实单位
//	implementing_canonical LIST<STRING>
//	supporting           LIST<STRING>    配合单位
//	supporting_canonical LIST<STRING>
//	guiding              LIST<STRING>    指导单位
//	guiding_canonical    LIST<STRING>
//	units                LIST<STRUCT<role, name, canonical, level, region, generic BOOLEAN, basis>>    all of them, with all that is known
//	persons              LIST<STRUCT<name, role>>
//	deadlines            LIST<STRUCT<text, kind, date DATE, start DATE, event, amount INT32, unit>>
//	due                  DATE            the last of the deadlines' dates
//	responsibility_text  STRING          the clause as it stood
//	spans                LIST<STRUCT<start, end>>
//	source_start         INT64           bytes of the source
//	source_end           INT64
//	source_page          INT32           page of a PDF or OFD, slide, from 1
//	source_paragraph     INT32           of a text document whose pages are not known, from 1
//	source_sheet         STRING          of a workbook
//	source_cell          STRING
package parquet
