package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"time"
)

// construction is a converter whose first use is measured in a process of its own.
type construction struct {
	maker
	config, kind string // the kind of the text that is converted first
}

func constructions() []construction {
	var out []construction
	for _, config := range []string{"t2s", "tw2s"} {
		for _, m := range makers {
			out = append(out, construction{m, config, traditional})
		}
	}
	return append(out,
		construction{maker{nameOurs, newOurs}, "auto", traditional},
		construction{maker{nameOurs, newOurs}, "auto", simplified},
		construction{maker{nameOurs, newWhole}, autoWhole, traditional})
}

// cost is what a process pays for its first converter and, when that one is there, for another.
type cost struct {
	First, Second    time.Duration // making it and the first conversion, of at most 1 KiB
	Retained, Allocs int64         // bytes of heap that stay, and allocations, of the first
}

// construct pays the cost here and now: call it once in a process.
func (c construction) construct() (cost, error) {
	text := firstText(c.kind)
	var before, after runtime.MemStats
	collect(&before)
	first, convert, err := c.timed(text)
	if err != nil {
		return cost{}, err
	}
	collect(&after)
	runtime.KeepAlive(convert)
	second, _, err := c.timed(text)
	return cost{first, second, int64(after.HeapAlloc) - int64(before.HeapAlloc), int64(after.Mallocs - before.Mallocs)}, err
}

// firstText is a short text of a kind. No peer makes it, which might leave something made behind.
func firstText(kind string) string {
	if kind == simplified {
		return fill(1<<10, sentences)
	}
	return fill(1<<10, []string{"各縣（區）應當通過入口網站公開規範性檔案和許可權(quán)，簡化辦事程式。"})
}

func (c construction) timed(text string) (time.Duration, func(string) string, error) {
	start := time.Now()
	convert, err := c.make(c.config)
	if err != nil {
		return 0, nil, err
	}
	convert(text)
	return time.Since(start), convert, nil
}

// collect reads what is left after all garbage is gone, also that which a first collection only finds.
func collect(m *runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(m)
}

// printCost is the child process: it prints the cost of a construction, which the number tells.
func printCost(number string) error {
	i, err := strconv.Atoi(number)
	if all := constructions(); err == nil && i >= 0 && i < len(all) {
		var c cost
		if c, err = all[i].construct(); err == nil {
			err = json.NewEncoder(os.Stdout).Encode(c)
		}
		return err
	}
	return fmt.Errorf("no construction %q", number)
}

// constructInChildren starts a process for each construction, round by round, and takes the medians.
func constructInChildren(rounds int) ([]cost, error) {
	samples := make([][]cost, len(constructions()))
	for range rounds {
		for i := range samples {
			c, err := child(i)
			if err != nil {
				return nil, err
			}
			samples[i] = append(samples[i], c)
		}
	}
	var out []cost
	for _, s := range samples {
		out = append(out, medianCost(s))
	}
	return out, nil
}

func child(i int) (cost, error) {
	self, err := os.Executable()
	if err != nil {
		return cost{}, err
	}
	out, err := exec.Command(self, constructFlag, strconv.Itoa(i)).Output()
	if err != nil {
		return cost{}, fmt.Errorf("construction %d: %w", i, err)
	}
	var c cost
	return c, json.NewDecoder(bytes.NewReader(out)).Decode(&c)
}

func medianCost(samples []cost) cost {
	var first, second []time.Duration
	var retained, allocs []int64
	for _, c := range samples {
		first, second = append(first, c.First), append(second, c.Second)
		retained, allocs = append(retained, c.Retained), append(allocs, c.Allocs)
	}
	return cost{median(first), median(second), median(retained), median(allocs)}
}
