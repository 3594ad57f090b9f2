package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"auction.internal/lambdas/bundle"
)

// sources is a module with two functions and something that they share.
var sources = map[string]string{
	"go.mod":             "module example.internal/functions\n\ngo 1.26.0\n",
	"shared/shared.go":   "package shared\n\nfunc Say(word string) {\n\tif word == \"\" {\n\t\tpanic(word)\n\t}\n\tprintln(word)\n}\n",
	"cmd/first/main.go":  "package main\n\nimport \"example.internal/functions/shared\"\n\nfunc main() { shared.Say(\"first\") }\n",
	"cmd/second/main.go": "package main\n\nimport \"example.internal/functions/shared\"\n\nfunc main() { shared.Say(\"second\") }\n",
}

// module writes the sources into a folder of its own and plans to build them.
func module(t *testing.T, arch string) bundle.Plan {
	t.Helper()
	folder := t.TempDir()
	for name, text := range sources {
		put(t, filepath.Join(folder, name), text)
	}
	return bundle.Plan{Module: folder, Out: filepath.Join(t.TempDir(), "dist"), Arch: arch, Functions: []string{"first", "second"}}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T, plan bundle.Plan) []bundle.Zip {
	t.Helper()
	zips, err := bundle.Build(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	return zips
}

// contents are the zips' bytes, by function.
func contents(t *testing.T, zips []bundle.Zip) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, z := range zips {
		data, err := os.ReadFile(z.Path)
		if err != nil {
			t.Fatal(err)
		}
		all[z.Function] = data
	}
	return all
}

// mustBeSame compares the bytes of two builds.
func mustBeSame(t *testing.T, before, after map[string][]byte) {
	t.Helper()
	if len(before) != 2 || len(after) != 2 {
		t.Fatalf("%d and %d zips, want 2 of each", len(before), len(after))
	}
	for function, data := range before {
		if !bytes.Equal(data, after[function]) {
			t.Errorf("%s: other bytes (%d and %d)", function, len(data), len(after[function]))
		}
	}
}

// unpack returns the only file of a zip.
func unpack(t *testing.T, path string) (header zip.FileHeader, data []byte) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if len(archive.File) != 1 {
		t.Fatalf("%s has %d files, want 1", path, len(archive.File))
	}
	file, err := archive.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(file); err != nil {
		t.Fatal(err)
	}
	return archive.File[0].FileHeader, data
}

// names are what a folder holds, hidden files too.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	held := []string{}
	for _, e := range entries {
		held = append(held, e.Name())
	}
	return held
}
