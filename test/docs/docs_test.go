// Package docs tests the documentation of the repository: its links, its wording, and the directory
// tree in docs/architecture.md.
package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// root is a symbolic link to the repository. The go command tracks only files inside the module:
// with a path outside, a cached test result would hide a changed document.
const root = "testdata/repository/"

var (
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	filePath = regexp.MustCompile("`([a-z.][\\w.-]*/[\\w./-]+\\.(?:go|json|md|sh|ya?ml))`")
	testName = regexp.MustCompile(`\bTest[A-Z]\w+`)
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInURL = regexp.MustCompile("[^a-z0-9 _-]")
)

// documents returns the text of the Markdown files at the root and in docs, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md"} {
		files, err := fs.Glob(os.DirFS(root), pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("Glob(%s) = %d files, %v, want at least one", pattern, len(files), err)
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

// anchor returns the URL fragment that GitHub generates for a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(notInURL.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

func TestLinks_TargetsExist(t *testing.T) {
	texts := documents(t)
	for file, text := range texts {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target, fragment, _ := strings.Cut(match[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			targetFile := file
			if target != "" {
				targetFile = path.Join(path.Dir(file), target)
			}
			if _, err := os.Stat(root + targetFile); err != nil {
				t.Errorf("%s links to %s, which does not exist", file, match[1])
			}
			found := fragment == ""
			for _, h := range heading.FindAllStringSubmatch(texts[targetFile], -1) {
				found = found || anchor(h[1]) == fragment
			}
			if !found {
				t.Errorf("%s links to %s, but %s has no such heading", file, match[1], targetFile)
			}
		}
	}
}

// TestArchitecture_DirectoryTree checks that every directory in the tree of docs/architecture.md
// exists, and that every module is in the tree.
func TestArchitecture_DirectoryTree(t *testing.T) {
	_, text, _ := strings.Cut(documents(t)["docs/architecture.md"], "\n## Packages\n")
	_, text, _ = strings.Cut(text, "```\n")
	text, _, _ = strings.Cut(text, "```")
	var parents [3]string
	for line := range strings.Lines(text) {
		name := strings.TrimLeft(line, " ")
		depth := (len(line) - len(name)) / 2
		name, _, isDirectory := strings.Cut(strings.Fields(name)[0], "/")
		if !isDirectory || depth >= len(parents) {
			continue
		}
		parents[depth] = name
		directory := path.Join(parents[:depth+1]...)
		if info, err := os.Stat(root + directory); err != nil || !info.IsDir() {
			t.Errorf("the tree lists the directory %s, which does not exist", directory)
		}
	}
	modules, err := fs.Glob(os.DirFS(root), "*/go.mod")
	if err != nil || len(modules) == 0 {
		t.Fatal(err)
	}
	for _, module := range modules {
		if name := path.Dir(module); !strings.Contains(text, "\n"+name+"/ ") && !strings.HasPrefix(text, name+"/ ") {
			t.Errorf("the tree does not list the module %s", name)
		}
	}
}

// TestDocuments_NameExistingFiles checks the paths that the documents mention in their text, in
// addition to their links.
func TestDocuments_NameExistingFiles(t *testing.T) {
	named := 0
	for file, text := range documents(t) {
		for _, match := range filePath.FindAllStringSubmatch(text, -1) {
			named++
			if _, err := os.Stat(root + match[1]); err != nil {
				t.Errorf("%s names %s, which does not exist", file, match[1])
			}
		}
	}
	if named == 0 {
		t.Error("the documents name no file")
	}
}

// TestDocuments_NameExistingTests checks that the tests that the documents name exist.
func TestDocuments_NameExistingTests(t *testing.T) {
	var code strings.Builder
	for _, file := range files(t) {
		if strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(root + file)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	named := 0
	for file, text := range documents(t) {
		for _, name := range testName.FindAllString(text, -1) {
			if named++; !strings.Contains(code.String(), "\nfunc "+name+"(") {
				t.Errorf("%s names %s, which does not exist", file, name)
			}
		}
	}
	if named == 0 {
		t.Error("the documents name no test")
	}
}
