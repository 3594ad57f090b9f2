package embedded

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// reserved matches names that Windows keeps for devices, whatever follows a dot.
var reserved = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// path returns the file of a document.
func (f *Files) path(key string) string {
	folder, name := path.Split(key)
	return filepath.Join(f.root, filepath.FromSlash(folder), fileName(name))
}

// fileName returns the name of a document's file. Names that differ stay different on file systems that ignore case:
// capital letters become small ones, and "=" with a hexadecimal mask of the capitals follows, the first
// character of the name being the highest bit of the first digit. So Abc.json is stored as abc=8.json. "=" also
// precedes a name that Windows reserves. No document has it in its name.
func fileName(document string) string {
	extension := path.Ext(document)
	name := strings.TrimSuffix(document, extension)
	lower := strings.ToLower(name)
	if lower != name {
		lower += "=" + capitals(name)
	}
	if lower += extension; reserved.MatchString(lower) {
		return "=" + lower
	}
	return lower
}

// capitals returns which characters of a name are capital letters, four in a hexadecimal digit.
func capitals(name string) string {
	var mask strings.Builder
	for rest := name; rest != ""; rest = rest[min(4, len(rest)):] {
		digit := 0
		for i := range min(4, len(rest)) {
			if 'A' <= rest[i] && rest[i] <= 'Z' {
				digit |= 8 >> i
			}
		}
		mask.WriteString(strconv.FormatInt(int64(digit), 16))
	}
	return strings.TrimRight(mask.String(), "0")
}
