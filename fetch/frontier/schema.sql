-- The frontier of a crawl: every address it met, and what is known of it.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE pages (
  id        INTEGER PRIMARY KEY,
  url       TEXT NOT NULL UNIQUE,           -- canonical
  host      TEXT NOT NULL,
  kind      TEXT NOT NULL,                  -- how it was met: seed, page, list, attachment, sitemap, robots
  depth     INTEGER NOT NULL DEFAULT 0,     -- links from a seed
  via       TEXT NOT NULL DEFAULT '',       -- the page that leads here
  title     TEXT NOT NULL DEFAULT '',       -- as that page says
  date      TEXT NOT NULL DEFAULT '',
  head      INTEGER NOT NULL DEFAULT 0,     -- of a further page of a list: the first page of it
  state     TEXT NOT NULL,                  -- known, queued, done, failed
  rank      INTEGER NOT NULL,               -- lower goes first
  round     INTEGER NOT NULL DEFAULT 0,     -- of the last visit
  status    INTEGER NOT NULL DEFAULT 0,
  reason    TEXT NOT NULL DEFAULT '',
  passing   INTEGER NOT NULL DEFAULT 0,     -- the failure may be over by the next round
  fetched   INTEGER NOT NULL DEFAULT 0,     -- unix nanoseconds of the last visit
  etag      TEXT NOT NULL DEFAULT '',
  modified  TEXT NOT NULL DEFAULT '',
  digest    TEXT NOT NULL DEFAULT '',       -- of the body
  record    TEXT NOT NULL DEFAULT '',       -- id of the record that has the body
  origin    TEXT NOT NULL DEFAULT '',       -- its address: another one for a duplicate
  stored    INTEGER NOT NULL DEFAULT 0,     -- its date, unix nanoseconds
  offset    INTEGER NOT NULL DEFAULT 0,     -- where it stands in the archive
  length    INTEGER NOT NULL DEFAULT 0,
  media     TEXT NOT NULL DEFAULT '',
  charset   TEXT NOT NULL DEFAULT '',
  listing   INTEGER NOT NULL DEFAULT 0,     -- it was found to be a list
  stale     INTEGER NOT NULL DEFAULT 0,     -- of the first page of a list: pages in a row of this round that had nothing new
  reread    INTEGER NOT NULL DEFAULT 0,     -- the plan changed: what it leads to is asked again
  pending   INTEGER NOT NULL DEFAULT 0      -- a notice that was not handed on yet
);
CREATE INDEX queue   ON pages (host, rank, id) WHERE state = 'queued';
CREATE INDEX digests ON pages (digest) WHERE digest <> '';
CREATE INDEX further ON pages (head) WHERE head <> 0;
CREATE INDEX pending ON pages (id) WHERE pending <> 0;

-- Which pages a list names: what is new on it is what is not here.
CREATE TABLE entries (head INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (head, page)) WITHOUT ROWID;

-- How many addresses there are of one directory and of one shape, against traps.
CREATE TABLE shapes (shape TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
