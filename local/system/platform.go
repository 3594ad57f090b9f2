package system

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"auction.internal/adapters/simulated"
	"auction.internal/domain/port"
	"auction.internal/lambdas/settings"
)

// platformKind selects how the functions call the simulated platform. The zero value is
// platformSimulated.
type platformKind int

const (
	platformSimulated platformKind = iota // in this process
	platformHTTP                          // through the HTTP adapter, from a server of this process
)

// MarshalText returns the value of the flag.
func (k platformKind) MarshalText() ([]byte, error) {
	if k == platformHTTP {
		return []byte(settings.PlatformHTTP), nil
	}
	return []byte(settings.PlatformSimulated), nil
}

// UnmarshalText parses the value of the flag.
func (k *platformKind) UnmarshalText(text []byte) error {
	switch string(text) {
	case settings.PlatformSimulated:
		*k = platformSimulated
	case settings.PlatformHTTP:
		*k = platformHTTP
	default:
		return fmt.Errorf("must be %s or %s", settings.PlatformSimulated, settings.PlatformHTTP)
	}
	return nil
}

// newPlatform returns the platform for the functions and, with platformHTTP, the server that it
// calls.
func newPlatform(c config, log *slog.Logger) (port.Platform, *platformServer, error) {
	platform, err := simulated.New(simulated.Config{
		Ready: c.ready, Accept: c.accept, Seed: c.seed, PlatformWait: c.platformWait,
	}, time.Now)
	if err != nil {
		return nil, nil, err
	}
	if c.platform == platformSimulated {
		return platform, nil, nil
	}
	server, err := newPlatformServer(platform, log)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for the auction platform: %w", err)
	}
	client, err := server.client()
	if err != nil {
		return nil, nil, errors.Join(err, server.listener.Close())
	}
	return client, server, nil
}
