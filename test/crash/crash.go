package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	baseTimeout     = 2 * time.Minute  // limits a run without kills
	timeoutPerKill  = 10 * time.Second // added for each kill
	maxUptime       = 2500 * time.Millisecond
	requestInterval = 20 * time.Millisecond // places orders continuously without filling the disk
)

// run places orders, kills the system the given number of times, and checks the outcome of every
// order.
func run(ctx context.Context, examples string, kills int) error {
	ctx, cancel := context.WithTimeout(ctx, baseTimeout+time.Duration(kills)*timeoutPerKill)
	defer cancel()
	folder, err := os.MkdirTemp("", "crash-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	binary, err := build(ctx, folder)
	if err != nil {
		return err
	}
	t := &crashTest{
		binary: binary, data: filepath.Join(folder, "data"), placed: map[string]bool{},
		notifications: notifications{recordIDs: map[string]bool{}},
	}
	for kill := range kills {
		if err := t.placeUntilKilled(ctx, kill); err != nil {
			return fmt.Errorf("before kill %d: %w", kill+1, err)
		}
	}
	s, err := t.start(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(t.finish(ctx, s, examples), s.interrupt()); err != nil {
		return err
	}
	fmt.Printf("crash: passed (kills: %d, orders: %d): every order is decided, "+
		"every accepted order has exactly one result, every rejection was notified\n", kills, len(t.placed))
	return nil
}

// crashTest is one run of the command. The system restarts on the same data after each kill.
type crashTest struct {
	binary, data  string
	placed        map[string]bool // record_ids of the orders that were placed with status 201
	notifications notifications
}

// finish places the example orders and waits until every order is decided and its outcome
// delivered.
func (t *crashTest) finish(ctx context.Context, s *system, examples string) error {
	for _, name := range []string{"orders.json", "day-ahead.json"} {
		body, err := os.ReadFile(filepath.Join(examples, name))
		if err != nil {
			return err
		}
		if err := t.place(ctx, s, body); err != nil {
			return err
		}
	}
	statuses, err := t.waitDecided(ctx, s)
	if err != nil {
		return err
	}
	return t.waitDelivered(ctx, statuses)
}

// placeUntilKilled starts the system and places orders sequentially until a timer kills the system
// at a random moment.
func (t *crashTest) placeUntilKilled(ctx context.Context, round int) error {
	s, err := t.start(ctx)
	if err != nil {
		return err
	}
	uptime := time.Duration(rand.Int64N(int64(maxUptime))) //nolint:gosec // not a secret
	timer := time.AfterFunc(uptime, s.kill)
	defer timer.Stop()
	for request := 0; ; request++ {
		time.Sleep(requestInterval)
		err := t.place(ctx, s, newOrders(fmt.Sprintf("%s%d-%d", killPrefix, round, request)))
		if s.killed.Load() {
			_ = s.wait() // "signal: killed"
			return nil
		}
		if err != nil {
			return errors.Join(err, s.interrupt())
		}
	}
}

// killPrefix is the prefix of the record_ids of the orders that are placed before a kill.
const killPrefix = "kill"

func newOrders(prefix string) []byte {
	type order struct {
		RecordID   string `json:"record_id"`
		Parameter1 string `json:"parameter_1"`
		Parameter2 int    `json:"parameter_2"`
	}
	orders := make([]order, 20)
	for i := range orders {
		orders[i] = order{fmt.Sprintf("%s-%d", prefix, i), "crash", i}
	}
	body, err := json.Marshal(orders)
	if err != nil {
		panic(err) // strings and integers always encode
	}
	return body
}

// place posts orders and records those that were placed with status 201.
func (t *crashTest) place(ctx context.Context, s *system, body []byte) error {
	var receipt struct {
		Orders []struct {
			RecordID string `json:"record_id"`
		} `json:"orders"`
	}
	status, err := s.send(ctx, http.MethodPost, "/orders", body, &receipt)
	if err != nil {
		return err
	}
	if status != http.StatusCreated {
		return fmt.Errorf("POST /orders: got status %d, want 201", status)
	}
	for _, o := range receipt.Orders {
		t.placed[o.RecordID] = true
	}
	return nil
}
