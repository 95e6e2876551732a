package image_test

import (
	"context"
	"fmt"
	"log"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/image"
)

// poor is an engine that takes every image for the same line.
type poor struct{}

func (poor) Recognize(_ context.Context, img doc.Image) ([]doc.Line, error) {
	return []doc.Line{{Text: "请于6月底前完成检查。"}}, nil
}

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{image.Format{}}, OCR: poor{}})
	if err != nil {
		log.Fatal(err)
	}
	d, err := p.Parse(context.Background(), doc.Source{Name: "scan.jpg", Bytes: []byte("\xff\xd8\xff…")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Text)
	fmt.Println(d.Diagnostics[0].Message)
	// Output:
	// 请于6月底前完成检查。
	// page 1 was read by OCR: characters may be wrong
}
