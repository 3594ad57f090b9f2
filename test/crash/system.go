package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// system is the built local system, running as a process of its own.
type system struct {
	process *exec.Cmd
	url     string
	dead    atomic.Bool
	heard   sync.WaitGroup // done when all of its output is read
}

func build(ctx context.Context, folder string) (binary string, err error) {
	binary = filepath.Join(folder, "local")
	command := exec.CommandContext(ctx, "go", "build", "-o", binary, "auction.internal/local")
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build the local system: %w", err)
	}
	return binary, nil
}

// start starts the system with an auction every second and waits until it prints its URL.
// The output that follows goes to the transcript.
func start(ctx context.Context, binary, data string, said *transcript) (*system, error) {
	s := &system{}
	s.process = exec.CommandContext(ctx, binary, "-addr", "127.0.0.1:0", "-data", data, "-every", "1s", "-platform-wait", "50ms")
	s.process.Stderr = os.Stderr
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, found := strings.Cut(lines.Text(), "runs on "); found {
			s.url = url
			s.heard.Go(func() { said.listen(lines) })
			return s, nil
		}
	}
	return nil, errors.Join(errors.New("the system did not start"), s.process.Wait())
}

// kill kills the process, which cannot clean up.
func (s *system) kill() {
	s.dead.Store(true)
	s.process.Process.Kill() //nolint:errcheck // a process that has ended is as good as killed
}

func (s *system) killed() bool { return s.dead.Load() }

// wait waits until all output is read, then until the process has exited: waiting for a process
// closes its output.
func (s *system) wait() error {
	s.heard.Wait()
	return s.process.Wait()
}

// interrupt stops the process as Ctrl-C does, and returns an error unless it exits with status 0.
func (s *system) interrupt() error {
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("interrupt the system: %w", err)
	}
	if err := s.wait(); err != nil {
		return fmt.Errorf("exit after the interrupt: %w", err)
	}
	return nil
}

// call sends one request and reads the JSON of the reply.
func (s *system) call(ctx context.Context, method, path string, body []byte, into any) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return 0, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return response.StatusCode, nil
}
