// Package docs checks the documents of the repository: their links, and the map in the README.
package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// root is the repository. It is a link, because the go command tracks only files below the module: with the plain path, a
// cached test result would not notice a changed document.
const root = "testdata/repository/"

var (
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInURL = regexp.MustCompile("[^a-z0-9 _-]")
)

// documents returns the Markdown files at the root and in docs, by their paths.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md"} {
		files, err := fs.Glob(os.DirFS(root), pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(root + file)
			if err != nil {
				t.Fatal(err)
			}
			texts[file] = string(text)
		}
	}
	return texts
}

// anchor returns the anchor that GitHub makes of a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(notInURL.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

func TestLinks_LeadToFilesAndHeadings(t *testing.T) {
	texts := documents(t)
	for file, text := range texts {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target, fragment, _ := strings.Cut(match[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			to := file
			if target != "" {
				to = path.Join(path.Dir(file), target)
			}
			if _, err := os.Stat(root + to); err != nil {
				t.Errorf("%s links to %s, which does not exist", file, match[1])
			}
			found := fragment == ""
			for _, h := range heading.FindAllStringSubmatch(texts[to], -1) {
				found = found || anchor(h[1]) == fragment
			}
			if !found {
				t.Errorf("%s links to %s, and %s has no such heading", file, match[1], to)
			}
		}
	}
}

// TestREADME_MapNamesEveryFolder checks the map of the repository: each of its folders exists, and each module is on it.
func TestREADME_MapNamesEveryFolder(t *testing.T) {
	_, text, _ := strings.Cut(documents(t)["README.md"], "\n## Find your way\n")
	_, text, _ = strings.Cut(text, "```\n")
	text, _, _ = strings.Cut(text, "```")
	var above [3]string
	for line := range strings.Lines(text) {
		name := strings.TrimLeft(line, " ")
		depth := (len(line) - len(name)) / 2
		name, _, isFolder := strings.Cut(strings.Fields(name)[0], "/")
		if !isFolder || depth >= len(above) {
			continue
		}
		above[depth] = name
		folder := path.Join(above[:depth+1]...)
		if info, err := os.Stat(root + folder); err != nil || !info.IsDir() {
			t.Errorf("the map has the folder %s, which does not exist", folder)
		}
	}
	modules, err := fs.Glob(os.DirFS(root), "*/go.mod")
	if err != nil || len(modules) == 0 {
		t.Fatal(err)
	}
	for _, module := range modules {
		if name := path.Dir(module); !strings.Contains(text, "\n"+name+"/ ") && !strings.HasPrefix(text, name+"/ ") {
			t.Errorf("the map does not have the module %s", name)
		}
	}
}
