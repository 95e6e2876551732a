package batch

import (
	"context"
	"errors"
	"iter"
	"os"

	"github.com/gongwen-go/gongwen/export/parquet"
)

// parquetSink makes two data sets, with a part for each segment: DIR/parquet/documents/000001.parquet with a row for each
// record, failed inputs too, and DIR/parquet/tasks/000001.parquet with a row for each task.
func parquetSink(dir string) Sink {
	write := func(ctx context.Context, paths []string, docs iter.Seq2[Placed, error]) error {
		var files [2]*os.File
		var err error
		for i := range files {
			if files[i], err = os.Create(paths[i]); err != nil {
				return err
			}
			defer files[i].Close()
		}
		return errors.Join(writeRows(ctx, files, docs), files[0].Close(), files[1].Close())
	}
	return &fileSink{Format: Parquet, dir: dir, names: []string{"parquet/documents/%s.parquet", "parquet/tasks/%s.parquet"}, write: write}
}

func writeRows(ctx context.Context, files [2]*os.File, docs iter.Seq2[Placed, error]) error {
	documentRows, err := parquet.NewDocuments(files[0], parquet.Options{})
	if err != nil {
		return err
	}
	taskRows, err := parquet.NewTasks(files[1], parquet.Options{})
	if err != nil {
		return err
	}
	for p, err := range docs {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err == nil {
			err = documentRows.Write(p.Document)
		}
		if err == nil {
			err = taskRows.Write(p.Document)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(documentRows.Close(), taskRows.Close())
}
