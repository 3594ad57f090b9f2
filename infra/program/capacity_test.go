package program_test

import (
	"encoding/json"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
)

// The figures of an execution with 1,000,000 orders. docs/performance.md has their sources and
// describes how to measure the CPU times.
const (
	millionPages = 717  // pages of 1,395 orders
	fullVCPU     = 1769 // MB of memory with which a function has one vCPU
	slowdown     = 1.5  // CPU time on Lambda relative to the measured CPU time
	gigabyteHour = 0.0000133334 * 3600

	tableCall    = 10 * time.Millisecond  // one request to DynamoDB
	topicCall    = 50 * time.Millisecond  // one request to SNS
	platformCall = 500 * time.Millisecond // one poll of the auction platform
	transitions  = 300 * time.Millisecond // the state transitions of Step Functions for a page

	usualPut = 30 * time.Millisecond  // one PutObject request to S3
	slowPut  = 150 * time.Millisecond // the latency that the S3 guidance of AWS assumes
)

// step is a part of the work of a function on a page: its CPU time on one vCPU, and the time for
// which it waits for responses.
type step struct{ cpu, wait time.Duration }

// pageSteps returns the steps of each function for a page of 1,395 orders, 1,256 accepted and 139
// rejected. With 64 requests to DynamoDB in parallel these are 22, 20 and 3
// rounds; with 128 requests to S3 in parallel, the accepted orders are 10 rounds.
func pageSteps(put time.Duration) map[string][]step {
	ms := func(n float64) time.Duration { return time.Duration(n * slowdown * float64(time.Millisecond)) }
	return map[string][]step{
		settings.CollectResults: {
			{ms(100), 6 * tableCall}, // list
			{ms(30), platformCall},
			{ms(380), 22 * tableCall}, // decide
		},
		settings.StoreResults: {
			{ms(50), tableCall}, // read
			{ms(390), 10 * put},
			{ms(280), 20 * tableCall}, // settle
		},
		settings.Notify: {
			{ms(45), tableCall + put + topicCall}, // read, store the list, publish
			{ms(45), 3 * tableCall},               // settle
		},
	}
}

// pageTime returns the time that a function takes for a page: the minimum if computing and waiting
// overlap completely in each step, and the maximum if they do not overlap.
func pageTime(steps []step, memory int) (minimum, maximum time.Duration) {
	for _, s := range steps {
		cpu := time.Duration(float64(s.cpu) * fullVCPU / float64(memory))
		minimum += max(cpu, s.wait)
		maximum += cpu + s.wait
	}
	return minimum, maximum
}

// millionOrders returns two conservative estimates of the duration of an execution with 1,000,000
// orders (computing and waiting do not overlap; slow S3 requests), and the cost of the functions in
// USD. The memory of the functions is given in MB.
func millionOrders(memory map[string]int) (noOverlap, slowPuts time.Duration, cost float64) {
	noOverlap, slowPuts = transitions, transitions
	for function, megabytes := range memory {
		minimum, maximum := pageTime(pageSteps(usualPut)[function], megabytes)
		slow, _ := pageTime(pageSteps(slowPut)[function], megabytes)
		noOverlap, slowPuts = noOverlap+maximum, slowPuts+slow
		cost += minimum.Hours() * float64(megabytes) / 1024 * gigabyteHour
	}
	return noOverlap * millionPages, slowPuts * millionPages, cost * millionPages
}

// TestFunctions_MillionOrdersFitOneExecution checks that an execution with 1,000,000 orders
// finishes within the timeout of the state machine, and that it would exceed the timeout with less
// memory.
func TestFunctions_MillionOrdersFitOneExecution(t *testing.T) {
	d := project.Deploy(t, "prod", nil)
	var machine struct{ TimeoutSeconds int }
	definition := d.One(t, stateMachine).Text("definition")
	if err := json.Unmarshal([]byte(definition), &machine); err != nil {
		t.Fatal(err)
	}
	limit := time.Duration(machine.TimeoutSeconds) * time.Second
	memory := map[string]int{}
	for _, name := range []string{settings.CollectResults, settings.StoreResults, settings.Notify} {
		megabytes, _ := d.One(t, "aws:lambda/function:Function", name).At("memorySize").(float64)
		memory[name] = int(megabytes)
	}
	fits := func(memory map[string]int) bool {
		noOverlap, slowPuts, cost := millionOrders(memory)
		t.Logf("%v MB: %s without overlap, %s with slow puts, of %s; $%.3f", memory, noOverlap.Round(time.Second),
			slowPuts.Round(time.Second), limit, cost)
		return max(noOverlap, slowPuts) < limit
	}
	if !fits(memory) {
		t.Error("an execution of 1,000,000 orders exceeds the timeout of the state machine, want it to finish")
	}
	for _, size := range []int{512, 1024, fullVCPU, 2048, 3008} {
		smaller := map[string]int{
			settings.CollectResults: size, settings.StoreResults: size, settings.Notify: memory[settings.Notify],
		}
		if fits(smaller) && size < memory[settings.CollectResults] {
			t.Errorf("%d MB are sufficient, want the deployed %d MB to be necessary",
				size, memory[settings.CollectResults])
		}
	}
}
