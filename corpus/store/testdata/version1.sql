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
