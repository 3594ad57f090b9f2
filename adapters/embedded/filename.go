package embedded

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// reserved matches the names that Windows reserves for devices, with any extension.
var reserved = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// path returns the path of the file for a document key.
func (f *Files) path(key string) string {
	folder, name := path.Split(key)
	return filepath.Join(f.root, filepath.FromSlash(folder), fileName(name))
}

// fileName returns the file name of a document. Different documents have different file names, even
// if the file system ignores case. Upper-case letters are replaced by lower-case letters. Then "="
// and a hexadecimal bit mask of their positions are inserted before the extension; the highest bit
// of the first digit is the first character. So Abc.json becomes abc=8.json. A name that Windows
// reserves is prefixed with "=". No document name contains "=".
func fileName(document string) string {
	extension := path.Ext(document)
	name := strings.TrimSuffix(document, extension)
	lower := strings.ToLower(name)
	if lower != name {
		lower += "=" + upperCaseMask(name)
	}
	if lower += extension; reserved.MatchString(lower) {
		return "=" + lower
	}
	return lower
}

// upperCaseMask returns the positions of the upper-case letters of a name, four characters in each
// hexadecimal digit, without trailing zeros.
func upperCaseMask(name string) string {
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
