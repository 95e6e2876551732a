package normalize

import (
	"strings"
	"sync"
)

// mainlandGroups are the sections of mainland.txt.
var mainlandGroups = map[string]group{
	"artifact": artifactGroup, "always": alwaysGroup, "traditional": traditionalGroup, "mirror": mirrorGroup,
	"opencc": openccGroup, "replaced": replacedGroup, "numeral": numeralGroup,
}

// mainlandSections reads the words of Mainland documents as a machine that writes Taiwan's vocabulary leaves them.
var mainlandSections = sync.OnceValue(func() map[string][]pair {
	out := map[string][]pair{}
	for part := range strings.SplitSeq("\n"+ruleFile("mainland.txt"), "\n[") {
		if name, text, ok := strings.Cut(part, "]\n"); ok && mainlandGroups[name] != 0 {
			out[name] = mustEntries("mainland.txt", text)
		}
	}
	return out
})
