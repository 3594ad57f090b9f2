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

// outputTime is how long the output of a process is read after its end. It would never close if a child of the process
// held it.
const outputTime = time.Second

// process is one process of a function with a runtime API of its own: what a dying one still says cannot reach the
// next one.
type process struct {
	function Function
	command  *exec.Cmd
	api      *api
	server   *http.Server
	asked    bool          // it has taken an event before; only the event that runs looks
	killed   atomic.Bool   // by us
	ended    chan struct{} // closed when it is gone
}

func startProcess(ctx context.Context, f Function) (*process, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for it: %w", err)
	}
	p := &process{function: f, api: newAPI(f), ended: make(chan struct{})}
	p.server = &http.Server{Handler: p.api.routes(), ReadHeaderTimeout: defaultInitTimeout}
	p.command = exec.CommandContext(ctx, f.Bootstrap)
	p.command.Dir = filepath.Dir(f.Bootstrap)
	p.command.Env = f.environment(listener.Addr().String())
	p.command.Stdout, p.command.Stderr = f.Log, f.Log
	p.command.WaitDelay = outputTime
	if err := p.command.Start(); err != nil {
		listener.Close() //nolint:errcheck // nobody has called
		return nil, err
	}
	go p.server.Serve(listener) //nolint:errcheck // it ends when the process does
	return p, nil
}

// wait waits until the process is gone and returns the processor time that it took. It is called once, by who then
// closes ended.
func (p *process) wait() time.Duration {
	p.command.Wait() //nolint:errcheck // ProcessState says how it ended
	p.server.Close() //nolint:errcheck // its listener closes, whatever it says
	return p.command.ProcessState.UserTime() + p.command.ProcessState.SystemTime()
}

// kill ends the process at once. It does not wait until it is gone: the writer of its log may call it.
func (p *process) kill() {
	p.killed.Store(true)
	p.command.Process.Kill() //nolint:errcheck // a process that has ended is as good as killed
}

// ending says that the process is gone or will be.
func (p *process) ending() bool {
	select {
	case <-p.ended:
		return true
	default:
		return p.killed.Load()
	}
}

// end kills the process and waits until it is gone.
func (p *process) end() {
	p.kill()
	<-p.ended
}

// take gives the event to the process once it asks for one. It is not taken, without an error, when the process had
// done its work before and ends instead.
func (p *process) take(ctx context.Context, i *invocation) (taken bool, err error) {
	limit := time.NewTimer(p.function.InitTimeout)
	defer limit.Stop()
	select {
	case p.api.events <- i:
		p.asked = true
		return true, nil
	case <-p.ended:
		if p.asked {
			return false, nil
		}
		select { // it may have said why
		case err := <-p.api.initFailure:
			return false, err
		default:
			return false, exited(i.id, p.command.ProcessState)
		}
	case err := <-p.api.initFailure:
		p.end()
		return false, err
	case <-limit.C:
		p.end()
		return false, timedOut(i.id, p.function.InitTimeout)
	case <-ctx.Done():
		p.end()
		return false, fmt.Errorf("call %s: %w", p.function.Name, ctx.Err())
	}
}

// outcome waits for what becomes of an event that the process has taken.
func (p *process) outcome(ctx context.Context, i *invocation) ([]byte, error) {
	limit := time.NewTimer(p.function.Timeout)
	defer limit.Stop()
	select {
	case o := <-i.outcome:
		return o.answer, o.err
	case <-p.ended:
		select { // it may have answered last
		case o := <-i.outcome:
			return o.answer, o.err
		default:
			return nil, exited(i.id, p.command.ProcessState)
		}
	case <-limit.C:
		p.end()
		return nil, timedOut(i.id, p.function.Timeout)
	case <-ctx.Done():
		p.end()
		return nil, fmt.Errorf("call %s: %w", p.function.Name, ctx.Err())
	}
}
