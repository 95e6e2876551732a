package extract

import (
	"context"

	"github.com/gongwen-go/gongwen/doc"
)

// minIsland is the length in bytes from which a value is worth a look.
const minIsland = 400

func (x *Extractor) readIslands(ctx context.Context, a *assembler, t *tree, text doc.Text) error {
	return nil
}
