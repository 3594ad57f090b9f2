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

// patience is how long the run may take. Each kill adds ten seconds.
const patience = 2 * time.Minute

// pace is the time between two requests: orders keep coming without filling the disk.
const pace = 20 * time.Millisecond

// run places orders, kills the system kills times, and checks the outcome of every order.
func run(ctx context.Context, examples string, kills int) error {
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(kills)*10*time.Second)
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
	data := filepath.Join(folder, "data")
	placed, said := map[string]bool{}, &transcript{told: map[string]bool{}}
	for kill := range kills {
		if err := untilKilled(ctx, binary, data, said, kill, placed); err != nil {
			return fmt.Errorf("before kill %d: %w", kill+1, err)
		}
	}
	s, err := start(ctx, binary, data, said)
	if err != nil {
		return err
	}
	return errors.Join(finish(ctx, s, examples, data, said, placed), s.interrupt())
}

// finish places the examples and follows every order to its end.
func finish(ctx context.Context, s *system, examples, data string, said *transcript, placed map[string]bool) error {
	for _, name := range []string{"orders.json", "day-ahead.json"} {
		body, err := os.ReadFile(filepath.Join(examples, name))
		if err != nil {
			return err
		}
		if err := place(ctx, s, body, placed); err != nil {
			return err
		}
	}
	statuses, err := decided(ctx, s, placed)
	if err != nil {
		return err
	}
	if err := delivered(ctx, data, said, statuses); err != nil {
		return err
	}
	fmt.Printf("crash: %d orders placed and decided; each accepted one has exactly one result, each rejection was notified\n", len(placed))
	return nil
}

// untilKilled places orders, one request after the other, until the system is killed at a random moment.
func untilKilled(ctx context.Context, binary, data string, said *transcript, round int, placed map[string]bool) error {
	s, err := start(ctx, binary, data, said)
	if err != nil {
		return err
	}
	moment := time.Duration(rand.Int64N(int64(2500 * time.Millisecond))) //nolint:gosec // no secret
	killer := time.AfterFunc(moment, s.kill)
	defer killer.Stop()
	for request := 0; ; request++ {
		time.Sleep(pace)
		err := place(ctx, s, someOrders(fmt.Sprintf("kill%d-%d", round, request)), placed)
		if s.killed() {
			_ = s.wait() // "signal: killed"
			return nil
		}
		if err != nil {
			return errors.Join(err, s.interrupt())
		}
	}
}

func someOrders(prefix string) []byte {
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
		panic(err) // text and whole numbers always encode
	}
	return body
}

// place posts orders and records those that were placed with status 201.
func place(ctx context.Context, s *system, body []byte, placed map[string]bool) error {
	var reply struct {
		Orders []struct {
			RecordID string `json:"record_id"`
		} `json:"orders"`
	}
	status, err := s.call(ctx, http.MethodPost, "/orders", body, &reply)
	if err != nil {
		return err
	}
	if status != http.StatusCreated {
		return fmt.Errorf("POST /orders: status %d", status)
	}
	for _, o := range reply.Orders {
		placed[o.RecordID] = true
	}
	return nil
}
