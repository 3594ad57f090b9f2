package system

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
)

// config is what the flags say.
type config struct {
	addr         string
	data         string
	every        time.Duration
	platformWait time.Duration
	platform     platformKind
	ready        float64
	accept       float64
	seed         uint64
}

// parseFlags reads and checks the flags. The error is one line that names everything wrong, or flag.ErrHelp after the
// usage was written to out.
func parseFlags(args []string, out io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8080", "where the API listens")
	flags.StringVar(&c.data, "data", ".local", "the folder of the state, kept across restarts")
	flags.DurationVar(&c.every, "every", time.Minute, "the time from one auction to the next, from 1s to the 24h after which an order expires")
	flags.DurationVar(&c.platformWait, "platform-wait", 2*time.Second, "how long an execution waits while the platform is not ready")
	flags.TextVar(&c.platform, "platform", platformSimulated, "how the simulated platform is asked: simulated (in this process) or http (through the HTTP adapter)")
	flags.Float64Var(&c.ready, "ready", 0.5, "the probability that the platform is ready at each poll, from 0 (never) to 1")
	flags.Float64Var(&c.accept, "accept", 0.9, "the share of orders that the platform accepts, from 0 to 1")
	flags.Uint64Var(&c.seed, "seed", 1, "chooses another random platform")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(out, "Runs the whole system on this machine.")
		flags.SetOutput(out)
		flags.PrintDefaults()
		return config{}, err
	}
	if err != nil {
		return config{}, err
	}
	return c, c.check(flags.Args())
}

func (c config) check(rest []string) error {
	var wrong []string
	add := func(bad bool, problem string) {
		if bad {
			wrong = append(wrong, problem)
		}
	}
	add(len(rest) > 0, fmt.Sprintf("unexpected argument %q", strings.Join(rest, " ")))
	add(c.addr == "", "-addr must name an address")
	add(c.data == "", "-data must name a folder")
	add(c.every < time.Second, "-every must be at least 1s: an auction is named to the second")
	add(c.every > order.Lifetime, fmt.Sprintf("-every must be at most %.0fh: an order expires after that, before any auction takes it", order.Lifetime.Hours()))
	add(c.platformWait <= 0, "-platform-wait must be positive")
	add(!simulated.IsShare(c.ready), "-ready must be from 0 to 1")
	add(!simulated.IsShare(c.accept), "-accept must be from 0 to 1")
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; "))
	}
	return nil
}
