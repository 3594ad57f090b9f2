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

// system is a process of the built local system.
type system struct {
	process *exec.Cmd
	url     string
	killed  atomic.Bool
	output  sync.WaitGroup // done when all of its output is read
}

// build builds the local system in the folder and returns the path of the binary.
func build(ctx context.Context, folder string) (binary string, err error) {
	binary = filepath.Join(folder, "local")
	command := exec.CommandContext(ctx, "go", "build", "-o", binary, "auction.internal/local")
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build the local system: %w", err)
	}
	return binary, nil
}

// start starts the system with an auction every second and waits until it prints its URL. The
// notifications in its later output are collected.
func (t *crashTest) start(ctx context.Context) (*system, error) {
	s := &system{}
	s.process = exec.CommandContext(ctx, t.binary,
		"-addr", "127.0.0.1:0", "-data", t.data, "-every", "1s", "-platform-wait", "50ms")
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
		if _, url, found := strings.Cut(lines.Text(), "listening on "); found {
			s.url = url
			s.output.Go(func() { t.notifications.read(lines) })
			return s, nil
		}
	}
	return nil, errors.Join(errors.New("the system exited before it printed its URL"), s.process.Wait())
}

// kill kills the process with SIGKILL, which it cannot handle.
func (s *system) kill() {
	s.killed.Store(true)
	s.process.Process.Kill() //nolint:errcheck // an error means that the process has exited
}

// wait waits until all output is read, and then until the process has exited: exec.Cmd.Wait closes
// the output.
func (s *system) wait() error {
	s.output.Wait()
	return s.process.Wait()
}

// interrupt stops the process as Ctrl-C does. It returns an error unless the process exits with
// status 0.
func (s *system) interrupt() error {
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("interrupt the system: %w", err)
	}
	if err := s.wait(); err != nil {
		return fmt.Errorf("exit after the interrupt: %w", err)
	}
	return nil
}

// send sends one request and decodes the JSON body of the response into target.
func (s *system) send(ctx context.Context, method, path string, body []byte, target any) (status int, err error) {
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
	if err := json.NewDecoder(response.Body).Decode(target); err != nil {
		return 0, fmt.Errorf("%s %s: decode the response: %w", method, path, err)
	}
	return response.StatusCode, nil
}
