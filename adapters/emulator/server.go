package emulator

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

//go:embed sitecustomize.py
var sitecustomize []byte

// server is a moto process with a proxy that forwards one request at a time. Requests must not be
// concurrent: when moto cancels a transaction, it also rolls back the writes of concurrent
// requests.
type server struct {
	process *exec.Cmd
	python  string    // a folder with sitecustomize.py, which Python loads before moto
	stdin   io.Closer // moto exits when it is closed, which also happens when this process is killed
	proxy   *httptest.Server
}

func start(path string) (*server, error) {
	python, err := os.MkdirTemp("", "emulator-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(python, "sitecustomize.py"), sitecustomize, 0o600); err != nil {
		return nil, errors.Join(err, os.RemoveAll(python))
	}
	s := &server{process: exec.Command(path, "-H", "127.0.0.1", "-p", "0"), python: python} //nolint:noctx // stop kills it
	s.process.Env = append(os.Environ(), "PYTHONPATH="+python, "PYTHONDONTWRITEBYTECODE=1")
	if s.stdin, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	stderr, err := s.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	address, err := readAddress(stderr)
	if err != nil {
		return nil, errors.Join(err, s.process.Process.Kill(), s.process.Wait())
	}
	moto := httputil.NewSingleHostReverseProxy(address)
	moto.ErrorLog = log.New(io.Discard, "", 0) // it only logs that clients disconnected
	s.proxy = httptest.NewServer(serialize(moto))
	return s, nil
}

// readAddress returns the address that moto logs when it is ready. It discards later log lines.
func readAddress(stderr io.Reader) (*url.URL, error) {
	var logged []string
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		logged = append(logged, lines.Text())
		if _, address, found := strings.Cut(lines.Text(), "Running on "); found {
			go io.Copy(io.Discard, stderr) //nolint:errcheck // ends with the process
			return url.Parse(strings.TrimSpace(address))
		}
	}
	return nil, fmt.Errorf("process exited: %s", strings.Join(logged, "\n"))
}

// serialize returns a handler that forwards one request at a time. A forwarded request is completed
// even if its client disconnects, because moto completes it too.
func serialize(next http.Handler) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Context().Err() != nil {
			return // the client disconnected while the request was queued
		}
		ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *server) stop() {
	s.proxy.Close()
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // returns "signal: killed"
	os.RemoveAll(s.python)
}
