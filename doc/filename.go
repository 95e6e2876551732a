package doc

import "strings"

// fileNames are what the names of files end with that come with notices: of office programs, of page descriptions and of
// archives of such.
var fileNames = map[string]bool{
	"doc": true, "docx": true, "wps": true, "rtf": true, "odt": true, "xls": true, "xlsx": true, "et": true, "ods": true, "csv": true, "ppt": true, "pptx": true,
	"pdf": true, "ofd": true, "ceb": true, "cebx": true, "zip": true, "rar": true, "7z": true,
}

// NamesFile reports whether a name or a path is that of a file as it comes with notices, by how it ends.
func NamesFile(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	return dot >= 0 && len(name)-dot <= len(".docx") && fileNames[strings.ToLower(name[dot+1:])]
}
