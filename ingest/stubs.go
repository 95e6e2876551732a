package ingest

func (w *walk) warc(c content) {}
