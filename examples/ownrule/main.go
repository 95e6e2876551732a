// Command ownrule reads a notice with rules of the user's own: a line that is furniture of this archive, a word of this
// house, and an organ that the lexicon does not know.
//
//	go run ./examples/ownrule
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/segment"
)

const notice = `云川市人民政府办公室关于做好防汛工作的通知

各县（区）人民政府：

一、加强值守。汛期实行24小时值班，5月底前报送值班表。（市汛旱办牵头，各水文站配合）

二、备足物资。及时补充沙袋和水泵。（市应急局负责）

云川市人民政府办公室
2024年4月2日

云川数字档案第三库
`

func main() {
	parser, err := gongwen.New(gongwen.Options{
		Extract:   extract.Options{Furniture: "[words]\n云川数字档案第三库"},
		Normalize: normalize.Options{Phrases: "沙袋\t防汛沙袋"},
		Segment:   segment.Options{Units: "防汛抗旱指挥部办公室 汛旱办"},
	})
	if err != nil {
		log.Fatal(err)
	}
	d, err := parser.Parse(context.Background(), doc.Source{Name: "own", Bytes: []byte(notice)})
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range d.Tasks {
		for _, u := range append(t.Lead, t.Implementing...) {
			fmt.Printf("%s: %s = %s\n", t.Title, u.Name, u.Canonical)
		}
	}
	for _, r := range d.Removed {
		fmt.Printf("removed as %s: %s\n", r.Reason, r.Text)
	}
}
