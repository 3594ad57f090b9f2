package runtimehost

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"
)

// outputDelay limits how long the output of a process is read after it exits: a child process may
// keep the output open.
const outputDelay = time.Second

// process is one process of a function. Each has its own runtime API, so that a late request of a
// process that is exiting does not reach its successor.
type process struct {
	function    Function
	command     *exec.Cmd
	api         *api
	server      *http.Server
	initialized bool          // it has received an event; used only by the current invocation
	killed      atomic.Bool   // by the host
	exited      chan struct{} // closed when the process has exited
}

func startProcess(ctx context.Context, f Function) (*process, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the runtime API: %w", err)
	}
	p := &process{function: f, api: newAPI(f), exited: make(chan struct{})}
	p.server = &http.Server{Handler: p.api.routes(), ReadHeaderTimeout: defaultInitTimeout}
	p.command = exec.CommandContext(ctx, f.Bootstrap)
	p.command.Dir = filepath.Dir(f.Bootstrap)
	p.command.Env = f.environment(listener.Addr().String())
	p.command.Stdout, p.command.Stderr = f.Log, f.Log
	p.command.WaitDelay = outputDelay
	if err := p.command.Start(); err != nil {
		listener.Close() //nolint:errcheck // there are no connections
		return nil, err
	}
	go p.server.Serve(listener) //nolint:errcheck // wait closes the server
	return p, nil
}

// wait waits until the process has exited and returns its CPU time. It must be called exactly once;
// the caller then closes exited.
func (p *process) wait() time.Duration {
	p.command.Wait() //nolint:errcheck // ProcessState has the exit status
	p.server.Close() //nolint:errcheck // the listener is closed in any case
	return p.command.ProcessState.UserTime() + p.command.ProcessState.SystemTime()
}

// kill kills the process. It does not wait for the exit, so the writer of the log may call it.
func (p *process) kill() {
	p.killed.Store(true)
	p.command.Process.Kill() //nolint:errcheck // an error means that the process has exited
}

// exiting reports whether the process has exited or is being killed.
func (p *process) exiting() bool {
	select {
	case <-p.exited:
		return true
	default:
		return p.killed.Load()
	}
}

// killAndWait kills the process and waits until it has exited.
func (p *process) killAndWait() {
	p.kill()
	<-p.exited
}

// deliver waits until the process requests an event and sends it this one. It returns false and no
// error if the process, after earlier invocations, exits instead.
func (p *process) deliver(ctx context.Context, i *invocation) (delivered bool, err error) {
	timeout := time.NewTimer(p.function.InitTimeout)
	defer timeout.Stop()
	select {
	case p.api.invocations <- i:
		p.initialized = true
		return true, nil
	case <-p.exited:
		if p.initialized {
			return false, nil
		}
		select { // the process may have reported the reason
		case err := <-p.api.initErr:
			return false, err
		default:
			return false, newExitError(i.id, p.command.ProcessState)
		}
	case err := <-p.api.initErr:
		p.killAndWait()
		return false, err
	case <-timeout.C:
		p.killAndWait()
		return false, newTimeoutError(i.id, p.function.InitTimeout)
	case <-ctx.Done():
		p.killAndWait()
		return false, fmt.Errorf("invoke %s: %w", p.function.Name, ctx.Err())
	}
}

// waitForResult waits for the result of an invocation that was delivered to the process.
func (p *process) waitForResult(ctx context.Context, i *invocation) ([]byte, error) {
	timeout := time.NewTimer(p.function.Timeout)
	defer timeout.Stop()
	select {
	case res := <-i.result:
		return res.payload, res.err
	case <-p.exited:
		select { // the process may have responded before it exited
		case res := <-i.result:
			return res.payload, res.err
		default:
			return nil, newExitError(i.id, p.command.ProcessState)
		}
	case <-timeout.C:
		p.killAndWait()
		return nil, newTimeoutError(i.id, p.function.Timeout)
	case <-ctx.Done():
		p.killAndWait()
		return nil, fmt.Errorf("invoke %s: %w", p.function.Name, ctx.Err())
	}
}
