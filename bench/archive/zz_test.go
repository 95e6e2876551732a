package main
import ("testing";"os")
func TestZZ(t *testing.T) { q, err := qualityOf("/tmp/q/a.jsonl"); if err != nil { t.Fatal(err) }; q.print(os.Stdout) }
