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

func TestTheSameSourcesGiveTheSameBytesInAnyFolder(t *testing.T) {
	here, there := module(t, "arm64"), module(t, "arm64")
	put(t, filepath.Join(there.Module, ".git/HEAD"), "a repository that nobody can read")
	mustBeSame(t, contents(t, build(t, here)), contents(t, build(t, there)))
}

func TestNoSettingOfGoChangesTheBytes(t *testing.T) {
	plain := map[string]map[string][]byte{}
	for _, arch := range []string{"arm64", "amd64"} {
		plain[arch] = contents(t, build(t, module(t, arch)))
	}
	workspace := filepath.Join(t.TempDir(), "go.work")
	put(t, workspace, "go 1.26.0\n")
	settings := map[string]string{
		"GOFLAGS": "-gcflags=-N", "GOWORK": workspace, "GOEXPERIMENT": "nogreenteagc", "GOFIPS140": "latest",
		"GOAMD64": "v3", "GOARM64": "v9.0", "GOARCH": "riscv64", "GOOS": "windows", "CGO_ENABLED": "1", "GO111MODULE": "off",
	}
	ways := map[string]func(*testing.T){
		"in the environment": func(t *testing.T) {
			for name, value := range settings {
				t.Setenv(name, value)
			}
		},
		"written by go env -w": func(t *testing.T) {
			lines := ""
			for name, value := range settings {
				t.Setenv(name, "")
				lines += name + "=" + value + "\n"
			}
			file := filepath.Join(t.TempDir(), "env")
			put(t, file, lines)
			t.Setenv("GOENV", file)
		},
	}
	for way, set := range ways {
		for arch, before := range plain {
			t.Run(arch+" "+way, func(t *testing.T) {
				set(t)
				mustBeSame(t, before, contents(t, build(t, module(t, arch))))
			})
		}
	}
}

func TestAZipHoldsAnExecutableBootstrapAndNothingElse(t *testing.T) {
	plan := module(t, "arm64")
	zips := build(t, plan)
	if held := names(t, plan.Out); !slices.Equal(held, []string{"first.zip", "second.zip"}) {
		t.Errorf("the folder holds %q", held)
	}
	for i, z := range zips {
		if want := filepath.Join(plan.Out, plan.Functions[i]+".zip"); z.Function != plan.Functions[i] || z.Path != want {
			t.Errorf("zip %d: %+v", i, z)
		}
		header, data := unpack(t, z.Path)
		if header.Name != "bootstrap" || header.Mode() != 0o755 || header.Method != zip.Deflate {
			t.Errorf("%s, mode %v, method %d", header.Name, header.Mode(), header.Method)
		}
		if !header.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("modified %v", header.Modified)
		}
		if !bytes.Contains(data, []byte(z.Function)) {
			t.Errorf("the binary is not that of %s", z.Function)
		}
		if info, err := os.Stat(z.Path); err != nil || info.Size() != z.Size {
			t.Errorf("says %d bytes, the file: %v %v", z.Size, info, err)
		}
	}
}

func TestABinaryRunsAloneOnItsArchitecture(t *testing.T) {
	for arch, machine := range map[string]elf.Machine{"arm64": elf.EM_AARCH64, "amd64": elf.EM_X86_64} {
		_, data := unpack(t, build(t, module(t, arch))[0].Path)
		binary, err := elf.NewFile(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if binary.Machine != machine {
			t.Errorf("%s: for %v", arch, binary.Machine)
		}
		for _, part := range binary.Progs {
			if part.Type == elf.PT_INTERP {
				t.Errorf("%s: needs a loader", arch)
			}
		}
		for _, needless := range []string{".symtab", ".debug_info", ".note.go.buildid"} {
			if binary.Section(needless) != nil {
				t.Errorf("%s: holds %s", arch, needless)
			}
		}
	}
}

// TestABinarySaysHowItWasMade checks what cannot be seen in the bytes of so small a module.
func TestABinarySaysHowItWasMade(t *testing.T) {
	plan := module(t, "amd64")
	binaries, err := bundle.Compile(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(binaries["first"])
	if err != nil {
		t.Fatal(err)
	}
	if info.GoVersion != bundle.Toolchain {
		t.Errorf("compiled by %s", info.GoVersion)
	}
	made := map[string]string{}
	for _, s := range info.Settings {
		made[s.Key] = s.Value
	}
	for key, want := range map[string]string{"-tags": "lambda.norpc", "-trimpath": "true", "CGO_ENABLED": "0", "vcs": ""} {
		if made[key] != want {
			t.Errorf("%s is %q, want %q", key, made[key], want)
		}
	}
}

func TestCompileGivesTheBinariesOfTheZips(t *testing.T) {
	plan := module(t, "amd64")
	binaries, err := bundle.Compile(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if held := names(t, plan.Out); !slices.Equal(held, []string{"first", "second"}) {
		t.Errorf("the folder holds %q", held)
	}
	for _, z := range build(t, plan) {
		compiled, err := os.ReadFile(binaries[z.Function])
		if err != nil {
			t.Fatal(err)
		}
		if _, packed := unpack(t, z.Path); !bytes.Equal(compiled, packed) {
			t.Errorf("%s: the zip has another binary", z.Function)
		}
	}
}

// TestEveryFunctionIsBuilt finds a main package that nobody would deploy.
func TestEveryFunctionIsBuilt(t *testing.T) {
	functions := settings.Functions()
	slices.Sort(functions)
	if mains := names(t, "../cmd"); !slices.Equal(mains, functions) {
		t.Errorf("the main packages are %q, the functions %q", mains, functions)
	}
}
