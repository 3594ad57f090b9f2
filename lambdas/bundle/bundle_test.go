package bundle_test

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"auction.internal/lambdas/bundle"
	"auction.internal/lambdas/settings"
)

// TestBuild_IsReproducibleInAnyDirectory builds the same sources twice, once in a damaged Git
// repository.
func TestBuild_IsReproducibleInAnyDirectory(t *testing.T) {
	plan, other := newPlan(t, "arm64"), newPlan(t, "arm64")
	writeFile(t, filepath.Join(other.Module, ".git/HEAD"), "damaged")
	wantEqual(t, readZips(t, mustBuild(t, other)), readZips(t, mustBuild(t, plan)))
}

func TestBuild_IgnoresGoSettings(t *testing.T) {
	want := map[string]map[string][]byte{}
	for _, arch := range []string{"arm64", "amd64"} {
		want[arch] = readZips(t, mustBuild(t, newPlan(t, arch)))
	}
	workspace := filepath.Join(t.TempDir(), "go.work")
	writeFile(t, workspace, "go 1.26.0\n")
	settings := map[string]string{
		"GOFLAGS": "-gcflags=-N", "GOWORK": workspace, "GOEXPERIMENT": "nogreenteagc", "GOFIPS140": "latest",
		"GOAMD64": "v3", "GOARM64": "v9.0", "GOARCH": "riscv64", "GOOS": "windows", "CGO_ENABLED": "1",
		"GO111MODULE": "off",
	}
	methods := map[string]func(*testing.T){
		"environment": func(t *testing.T) {
			for name, value := range settings {
				t.Setenv(name, value)
			}
		},
		"go env -w": func(t *testing.T) {
			lines := ""
			for name, value := range settings {
				t.Setenv(name, "")
				lines += name + "=" + value + "\n"
			}
			file := filepath.Join(t.TempDir(), "env")
			writeFile(t, file, lines)
			t.Setenv("GOENV", file)
		},
	}
	for method, set := range methods {
		for arch, before := range want {
			t.Run(arch+" "+method, func(t *testing.T) {
				set(t)
				wantEqual(t, readZips(t, mustBuild(t, newPlan(t, arch))), before)
			})
		}
	}
}

func TestBuild_ZipHasOnlyExecutableBootstrap(t *testing.T) {
	plan := newPlan(t, "arm64")
	zips := mustBuild(t, plan)
	if got, want := fileNames(t, plan.Out), []string{"first.zip", "second.zip"}; !slices.Equal(got, want) {
		t.Errorf("Out contains %q, want %q", got, want)
	}
	for i, z := range zips {
		function := plan.Functions[i]
		if path := filepath.Join(plan.Out, function+".zip"); z.Function != function || z.Path != path {
			t.Errorf("zip %d: %+v, want %s of %s", i, z, path, function)
		}
		header, data := unpack(t, z.Path)
		if header.Name != "bootstrap" || header.Mode() != 0o755 || header.Method != zip.Deflate {
			t.Errorf("file %s, mode %v, method %d, want bootstrap, 0755, deflate", header.Name, header.Mode(), header.Method)
		}
		if !header.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("modification time %v, want 1980-01-01", header.Modified)
		}
		if !bytes.Contains(data, []byte(z.Function)) {
			t.Errorf("%s: the zip has the binary of another function, want its own", z.Function)
		}
		if info, err := os.Stat(z.Path); err != nil || info.Size() != z.Size {
			t.Errorf("%s: Size %d, file %v, %v", z.Function, z.Size, info, err)
		}
	}
}

func TestBuild_BinaryIsStaticAndStripped(t *testing.T) {
	for arch, machine := range map[string]elf.Machine{"arm64": elf.EM_AARCH64, "amd64": elf.EM_X86_64} {
		_, data := unpack(t, mustBuild(t, newPlan(t, arch))[0].Path)
		binary, err := elf.NewFile(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if binary.Machine != machine {
			t.Errorf("%s: machine %v, want %v", arch, binary.Machine, machine)
		}
		for _, segment := range binary.Progs {
			if segment.Type == elf.PT_INTERP {
				t.Errorf("%s: dynamically linked, want static", arch)
			}
		}
		for _, section := range []string{".symtab", ".debug_info", ".note.go.buildid"} {
			if binary.Section(section) != nil {
				t.Errorf("%s: has the section %s, want no symbols", arch, section)
			}
		}
	}
}

// TestCompile_BuildSettings checks settings that do not change the bytes of such a small module.
func TestCompile_BuildSettings(t *testing.T) {
	plan := newPlan(t, "amd64")
	binaries, err := bundle.Compile(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(binaries["first"])
	if err != nil {
		t.Fatal(err)
	}
	if info.GoVersion != bundle.Toolchain {
		t.Errorf("compiled by %s, want %s", info.GoVersion, bundle.Toolchain)
	}
	got := map[string]string{}
	for _, s := range info.Settings {
		got[s.Key] = s.Value
	}
	for key, want := range map[string]string{
		"-tags": "lambda.norpc", "-trimpath": "true", "CGO_ENABLED": "0", "vcs": "",
	} {
		if got[key] != want {
			t.Errorf("build setting %s is %q, want %q", key, got[key], want)
		}
	}
}

func TestCompile_EqualsBinariesOfZips(t *testing.T) {
	plan := newPlan(t, "amd64")
	binaries, err := bundle.Compile(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fileNames(t, plan.Out), []string{"first", "second"}; !slices.Equal(got, want) {
		t.Errorf("Out contains %q, want %q", got, want)
	}
	for _, z := range mustBuild(t, plan) {
		compiled, err := os.ReadFile(binaries[z.Function])
		if err != nil {
			t.Fatal(err)
		}
		if _, packed := unpack(t, z.Path); !bytes.Equal(compiled, packed) {
			t.Errorf("%s: the binary in the zip differs from the compiled one, want equal bytes", z.Function)
		}
	}
}

// TestFunctions_MatchMainPackages checks that every main package is deployed as a function.
func TestFunctions_MatchMainPackages(t *testing.T) {
	functions := settings.Functions()
	slices.Sort(functions)
	if mains := fileNames(t, "../cmd"); !slices.Equal(mains, functions) {
		t.Errorf("main packages %q, want the functions %q", mains, functions)
	}
}
