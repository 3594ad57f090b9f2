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

// platformKind is how the functions ask the simulated platform. The zero value is platformSimulated.
type platformKind int

const (
	platformSimulated platformKind = iota // in this process
	platformHTTP                          // over HTTP, from a server that is part of the system
)

// MarshalText gives the value of the flag.
func (k platformKind) MarshalText() ([]byte, error) {
	if k == platformHTTP {
		return []byte(settings.PlatformHTTP), nil
	}
	return []byte(settings.PlatformSimulated), nil
}

// UnmarshalText reads the value of the flag.
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

// newPlatform gives the platform as the functions ask it, and the server that has to run for that, if any.
func newPlatform(c config, log *slog.Logger) (port.Platform, *platformServer, error) {
	platform, err := simulated.New(simulated.Config{Ready: c.ready, Accept: c.accept, Seed: c.seed, PlatformWait: c.platformWait}, time.Now)
	if err != nil {
		return nil, nil, err
	}
	if c.platform == platformSimulated {
		return platform, nil, nil
	}
	server, err := listen(platform, log)
	if err != nil {
		return nil, nil, fmt.Errorf("the platform's server: %w", err)
	}
	client, err := server.client()
	if err != nil {
		return nil, nil, errors.Join(err, server.listener.Close())
	}
	return client, server, nil
}
