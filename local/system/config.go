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

// config is the configuration that the flags set.
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

// parseFlags parses and validates the flags. The error is one line with all invalid values, or
// flag.ErrHelp after the usage was written to out.
func parseFlags(args []string, out io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8080", "listen `address` of the API; port 0 selects a free port")
	flags.StringVar(&c.data, "data", ".local", "`folder` for orders and results, which are kept across restarts")
	flags.DurationVar(&c.every, "every", time.Minute,
		"`interval` between two auctions, from 1s to 24h; auctions follow the wall clock")
	flags.DurationVar(&c.platformWait, "platform-wait", 2*time.Second,
		"`duration` between two polls while the platform is not ready")
	flags.TextVar(&c.platform, "platform", platformSimulated,
		"`mode` of the simulated platform: simulated (in this process) or http (through the HTTP adapter)")
	flags.Float64Var(&c.ready, "ready", 0.5,
		"`probability` that the platform is ready at a poll, from 0 (never) to 1 (always)")
	flags.Float64Var(&c.accept, "accept", 0.9,
		"`probability` that the platform accepts an order, from 0 (never) to 1 (always)")
	flags.Uint64Var(&c.seed, "seed", 1, "seed `number` of the platform's random outcomes")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		printUsage(flags, out)
		return config{}, err
	}
	if err != nil {
		return config{}, fmt.Errorf("%w; run with -h to list the flags", err)
	}
	return c, c.validate(flags.Args())
}

func printUsage(flags *flag.FlagSet, out io.Writer) {
	fmt.Fprint(out, `Runs the energy auction on this machine: API, auctions and a simulated auction platform.
It needs no AWS account. Orders and results are stored in the data folder.

Usage:
  go run ./local [flags]

Flags:
`)
	flags.SetOutput(out)
	flags.PrintDefaults()
	fmt.Fprint(out, `
Exit status:
  0  stopped by Ctrl-C or SIGTERM
  1  could not start or continue; the last message contains the cause
  3  orders.db in the data folder is damaged
`)
}

// validate returns one error that reports all invalid flags and unexpected arguments.
func (c config) validate(args []string) error {
	var problems []string
	add := func(invalid bool, problem string) {
		if invalid {
			problems = append(problems, problem)
		}
	}
	add(len(args) > 0, fmt.Sprintf("unexpected argument %q", strings.Join(args, " ")))
	add(c.addr == "", "-addr must not be empty")
	add(c.data == "", "-data must not be empty")
	add(c.every < time.Second, "-every must be at least 1s, the resolution of gate closures")
	add(c.every > order.Lifetime,
		fmt.Sprintf("-every must be at most %.0fh, the lifetime of an order", order.Lifetime.Hours()))
	add(c.platformWait <= 0, "-platform-wait must be greater than 0")
	add(!simulated.IsShare(c.ready), "-ready must be from 0 to 1")
	add(!simulated.IsShare(c.accept), "-accept must be from 0 to 1")
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "; "))
	}
	return nil
}
