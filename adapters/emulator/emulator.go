// Package emulator starts moto, an emulator of AWS, for tests: one server a test binary, on a free port of this
// machine, ended with it. It shows what the services' own rules make of our calls; what it cannot show (throttling,
// lost answers) is a matter for stub transports.
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
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"auction.internal/adapters/awsclient"
)

// program is moto's server: make emulator.
const program = "moto_server"

// Region is where everything of the emulator is.
const Region = "eu-west-1"

// answerTime is how long one attempt may take here. Requests wait for each other, on a busy machine for longer than clients of
// AWS would: they would give one up that is carried out all the same, and take its effect for somebody else's.
const answerTime = time.Minute

//go:embed sitecustomize.py
var sitecustomize []byte

var (
	once    sync.Once
	running *server
	failed  error
)

// Run runs the tests of a package and then ends the emulator, where one of them started it. A package that uses the
// emulator calls it from TestMain.
func Run(m *testing.M) int {
	code := m.Run()
	if running != nil {
		running.stop()
	}
	return code
}

// URL is where the emulator answers. Without moto the test is skipped, but fails where CI is set: there it must run.
func URL(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("%s is not on PATH: make emulator", program)
	}
	if err != nil {
		t.Fatalf("%s is not on PATH, and CI is set", program)
	}
	once.Do(func() { running, failed = start(path) })
	if failed != nil {
		t.Fatalf("start %s: %v", program, failed)
	}
	return running.front.URL
}

// Config configures clients of the emulator, which takes any keys.
func Config(t testing.TB) aws.Config {
	t.Helper()
	config := awsclient.Config(awsclient.Options{Region: Region, AccessKeyID: "test", SecretAccessKey: "test", Endpoint: URL(t)})
	if client, is := config.HTTPClient.(*awshttp.BuildableClient); is {
		config.HTTPClient = client.WithTimeout(answerTime)
	}
	return config
}

var names atomic.Int64

// name makes a name that no other test has.
func name(what string) string { return what + "-" + strconv.FormatInt(names.Add(1), 10) }

// server is moto behind a door that lets one request in at a time: a transaction that moto cancels takes back what
// others wrote meanwhile.
type server struct {
	process *exec.Cmd
	python  string    // a folder that Python reads before moto
	tie     io.Closer // its standard input: when this process dies, however it does, so does moto
	front   *httptest.Server
}

func start(path string) (*server, error) {
	python, err := os.MkdirTemp("", "emulator-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(python, "sitecustomize.py"), sitecustomize, 0o600); err != nil {
		return nil, errors.Join(err, os.RemoveAll(python))
	}
	s := &server{process: exec.Command(path, "-H", "127.0.0.1", "-p", "0"), python: python} //nolint:noctx // ended by stop
	s.process.Env = append(os.Environ(), "PYTHONPATH="+python, "PYTHONDONTWRITEBYTECODE=1")
	if s.tie, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	says, err := s.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	address, err := address(says)
	if err != nil {
		return nil, errors.Join(err, s.process.Process.Kill(), s.process.Wait())
	}
	moto := httputil.NewSingleHostReverseProxy(address)
	moto.ErrorLog = log.New(io.Discard, "", 0) // a caller who went away is no news
	s.front = httptest.NewServer(oneByOne(moto))
	return s, nil
}

// address waits until the server says where it listens. What it says from then on is not kept.
func address(says io.Reader) (*url.URL, error) {
	var heard []string
	lines := bufio.NewScanner(says)
	for lines.Scan() {
		heard = append(heard, lines.Text())
		if _, address, found := strings.Cut(lines.Text(), "Running on "); found {
			go io.Copy(io.Discard, says) //nolint:errcheck // ends with the process
			return url.Parse(strings.TrimSpace(address))
		}
	}
	return nil, fmt.Errorf("it ended: %s", strings.Join(heard, "\n"))
}

// oneByOne lets requests in one at a time. One that is in stays until it is answered, though its caller has gone: moto
// works on, too.
func oneByOne(next http.Handler) http.Handler {
	var door sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		door.Lock()
		defer door.Unlock()
		if r.Context().Err() != nil {
			return // it went while it waited
		}
		ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *server) stop() {
	s.front.Close()
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // "signal: killed"
	os.RemoveAll(s.python)
}
