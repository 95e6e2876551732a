-- A store of schema version 1 with one document, as that version wrote it. Never changed.

-- Segments of the journal that were loaded. A segment is here exactly when all of its records are.
CREATE TABLE segments (
  id        INTEGER PRIMARY KEY,
  name      TEXT    NOT NULL UNIQUE,
  documents INTEGER NOT NULL, -- loaded with it
  errors    INTEGER NOT NULL, -- inputs of it that gave no document
  repeated  INTEGER NOT NULL  -- records of an input (name and id) that was loaded before, not loaded again
) STRICT;

-- Documents, without what is large. Dates are ISO 8601 as far as stated; what is not stated is NULL.
CREATE TABLE documents (
  id             INTEGER PRIMARY KEY, -- in order of loading
  segment        INTEGER NOT NULL REFERENCES segments,
  doc            TEXT    NOT NULL,    -- id of the record: digest of the source bytes
  name           TEXT    NOT NULL,    -- of the input; one doc may be found under several
  url            TEXT,
  host           TEXT,
  parent         TEXT,
  title          TEXT,
  kind           TEXT,
  issuers        TEXT,                -- joined by 、; one a row in metadata
  doc_number     TEXT,
  written_date   TEXT,
  published_date TEXT,
  effective_date TEXT,
  date           TEXT,                -- written, else published
  year           INTEGER,             -- of date, else of the number
  page_kind      TEXT,
  charset        TEXT,
  bytes          INTEGER,             -- of the source
  script         TEXT,
  origin         TEXT,
  mirror         INTEGER NOT NULL,    -- 1 for a converted or copied page
  UNIQUE (doc, name)
) STRICT;

-- What is large: the text, and all else of the record as JSON without its text, compressed with zstd.
CREATE TABLE texts (
  document INTEGER PRIMARY KEY REFERENCES documents,
  text     TEXT NOT NULL,
  record   BLOB NOT NULL
) STRICT;

-- Values of the metadata that have no column of their own, or several values.
CREATE TABLE metadata (
  document INTEGER NOT NULL REFERENCES documents,
  n        INTEGER NOT NULL,
  field    TEXT    NOT NULL, -- as in the JSON: issuers, recipients, references …
  value    TEXT    NOT NULL,
  detail   TEXT,             -- number of a reference, address of an attachment, role of a person, label of a form field
  PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

-- Candidates for values of the metadata, best first, with the kind of place they were read from.
CREATE TABLE evidence (
  document INTEGER NOT NULL REFERENCES documents,
  n        INTEGER NOT NULL,
  field    TEXT    NOT NULL,
  value    TEXT    NOT NULL,
  place    TEXT    NOT NULL, -- form, meta, text, json-ld, url
  PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
  id             INTEGER PRIMARY KEY,
  document       INTEGER NOT NULL REFERENCES documents,
  n              INTEGER NOT NULL, -- in its document, from 0
  task           TEXT    NOT NULL, -- id in the record
  path           TEXT,             -- headings above it, a line each
  label          TEXT,
  title          TEXT,
  text           TEXT,
  responsibility TEXT              -- the clause as it stood
) STRICT;
CREATE INDEX tasks_document ON tasks (document);

-- Names of bodies, each once.
CREATE TABLE organs (
  id            INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL, -- as written
  canonical     TEXT    NOT NULL, -- full name with the place; '' where it does not follow
  level         TEXT    NOT NULL,
  region        TEXT    NOT NULL,
  generic       INTEGER NOT NULL, -- 1 for 各部门: no single organ
  name_key      TEXT    NOT NULL, -- folded, to be searched
  canonical_key TEXT    NOT NULL,
  UNIQUE (name, canonical, level, region, generic)
) STRICT;

-- Who does what in a task.
CREATE TABLE units (
  task  INTEGER NOT NULL REFERENCES tasks,
  n     INTEGER NOT NULL,
  role  TEXT    NOT NULL, -- lead, implementing, supporting, guiding
  organ INTEGER NOT NULL REFERENCES organs,
  basis TEXT    NOT NULL,
  PRIMARY KEY (task, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX units_organ ON units (organ, role);

CREATE TABLE deadlines (
  task   INTEGER NOT NULL REFERENCES tasks,
  n      INTEGER NOT NULL,
  text   TEXT    NOT NULL,
  kind   TEXT    NOT NULL, -- date, relative, recurring, ongoing
  date   TEXT,             -- the last day meant
  start  TEXT,
  event  TEXT,
  amount INTEGER,
  unit   TEXT,
  PRIMARY KEY (task, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
  document  INTEGER NOT NULL REFERENCES documents,
  n         INTEGER NOT NULL,
  subject   TEXT,
  value     TEXT NOT NULL, -- as printed
  unit      TEXT,
  share     TEXT,          -- percent
  change    TEXT,
  period    TEXT,
  number    TEXT,          -- exact, 万 and 亿 resolved
  base_unit TEXT,
  PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE removed (
  document INTEGER NOT NULL REFERENCES documents,
  n        INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  at       INTEGER NOT NULL, -- byte of the text
  PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

-- Inputs that gave no document.
CREATE TABLE errors (
  id      INTEGER PRIMARY KEY,
  segment INTEGER NOT NULL REFERENCES segments,
  doc     TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  url     TEXT,
  code    TEXT    NOT NULL,
  stage   TEXT,
  message TEXT    NOT NULL
) STRICT;

-- Clusters of documents that are the same or nearly so, as package corpus finds them.
CREATE TABLE duplicates (
  document       INTEGER PRIMARY KEY REFERENCES documents,
  cluster        INTEGER NOT NULL,
  relation       TEXT    NOT NULL, -- to the representative: same, repost, mirror, version, contains; '' of itself
  measure        REAL    NOT NULL  -- Jaccard or containment, 0 to 1
) STRICT;
CREATE INDEX duplicates_cluster ON duplicates (cluster);

-- The full-text index: a row a document, its grams (see grams.go) without their places. A hit in it is a candidate.
CREATE VIRTUAL TABLE grams USING fts5 (gram, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO grams (grams, rank) VALUES ('hashsize', 67108864);

INSERT INTO segments VALUES (1, 'journal-0001', 1, 0, 0);
INSERT INTO documents VALUES (1, 1, 'b', 'b.txt', NULL, NULL, NULL, '乙通知', NULL, '青禾县人民政府', NULL, NULL, '2026-02-01', NULL, '2026-02-01', 2026, NULL, NULL, 0, NULL, NULL, 0);
INSERT INTO texts VALUES (1, '乙', X'28b52ffd44003a01a50a00a254443560354e0024ad92ef3a25bb44ab81458fc71601c391285920a28dac352432a5c926b64e593fb7c432fd76d99b432d8806e6eb2f50019aa449da131162f1777ea4d2f1b7682a67841db98be7610088d2a9a8b497058160f54fd21edb425bcfafb2c22943e05ab6ee555f7fa774eef9b3233df91352925a14527f9f08b81a0e48c3b95ce546d8d3c0e66212eebb42a7cb18fceaa8d05a49db3fed8908a18810068a48717e5b180f6237aa9c1306f993deb05deee2b104f06c5bc755ee01009f854ce80c7ebd1aab55fe7de3f0c14c420c05baf37b5a699ff1a18511da7efc69b7124b309ddf0f489ff19bba30abfe693fbff6c4aebf9f9ff1a925ebd591bf4fe747f9f744016d848a5ad5f9f0d10daa3e0b18007a7b786edd813dac1d61b119bcecc0fbc31944394ca100e0f1fe701cce9831f45aa21c68b23d3f9316ab466ce2826a40cc00396e1dfc71261633a406a1caf5669682');
INSERT INTO metadata VALUES (1, 0, 'issuers', '青禾县人民政府', NULL);
INSERT INTO tasks VALUES (1, 1, 0, '七', NULL, NULL, '七', '做好七', NULL);
INSERT INTO organs VALUES (1, '县审计局', '青禾县审计局', '市', '云川市', 0, '县审计局', '青禾县审计局');
INSERT INTO organs VALUES (2, '市财政局', '云川市财政局', '市', '云川市', 0, '市财政局', '云川市财政局');
INSERT INTO units VALUES (1, 0, 'lead', 1, 'stated');
INSERT INTO units VALUES (1, 1, 'supporting', 2, 'stated');
INSERT INTO deadlines VALUES (1, 0, '2026-05-01', 'date', '2026-05-01', NULL, NULL, NULL, NULL);
INSERT INTO grams (rowid, gram) VALUES (1, '乙 乙通 通知 知 做好 好七 七 审计 县审 计局 局 ');
PRAGMA application_id = 1366058375;
PRAGMA user_version = 1;
