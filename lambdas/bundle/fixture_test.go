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

// sources are the files of a module with two functions and a package that both import.
var sources = map[string]string{
	"go.mod": "module example.internal/functions\n\ngo 1.26.0\n",
	"shared/shared.go": `package shared

func Print(word string) {
	if word == "" {
		panic(word)
	}
	println(word)
}
`,
	"cmd/first/main.go": `package main

import "example.internal/functions/shared"

func main() { shared.Print("first") }
`,
	"cmd/second/main.go": `package main

import "example.internal/functions/shared"

func main() { shared.Print("second") }
`,
}

// newPlan writes the sources to a new directory and returns the plan that builds them.
func newPlan(t *testing.T, arch string) bundle.Plan {
	t.Helper()
	module := t.TempDir()
	for name, text := range sources {
		writeFile(t, filepath.Join(module, name), text)
	}
	return bundle.Plan{
		Module: module, Out: filepath.Join(t.TempDir(), "dist"), Arch: arch, Functions: []string{"first", "second"},
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mustBuild(t *testing.T, plan bundle.Plan) []bundle.Zip {
	t.Helper()
	zips, err := bundle.Build(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	return zips
}

// readZips returns the bytes of the zips by function.
func readZips(t *testing.T, zips []bundle.Zip) map[string][]byte {
	t.Helper()
	contents := map[string][]byte{}
	for _, z := range zips {
		data, err := os.ReadFile(z.Path)
		if err != nil {
			t.Fatal(err)
		}
		contents[z.Function] = data
	}
	return contents
}

// wantEqual compares the bytes of two builds.
func wantEqual(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	if len(got) != 2 || len(want) != 2 {
		t.Fatalf("%d and %d zips, want 2 each", len(got), len(want))
	}
	for function, data := range want {
		if !bytes.Equal(got[function], data) {
			t.Errorf("%s: the zips differ (%d and %d bytes), want equal bytes", function, len(got[function]), len(data))
		}
	}
}

// unpack returns the header and the content of the only file in a zip.
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

// fileNames returns the sorted names of the files in a directory, hidden ones included. It returns
// none if the directory does not exist.
func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
