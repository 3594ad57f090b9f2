package program_test

import (
	"encoding/json"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
)

// What an execution of 1,000,000 orders is made of. docs/performance.md says where each figure comes from, and how to
// measure the processor times again.
const (
	millionPages = 717  // pages of 1,395 orders
	fullVCPU     = 1769 // MB that give a function one vCPU
	processor    = 1.5  // how much longer a vCPU of Lambda takes than the one of the measurement
	gigabyteHour = 0.0000133334 * 3600

	tableCall    = 10 * time.Millisecond  // one call of DynamoDB
	topicCall    = 50 * time.Millisecond  // one of SNS
	platformCall = 500 * time.Millisecond // one question to the auction platform
	transitions  = 300 * time.Millisecond // all that Step Functions takes for a page

	usualPut = 30 * time.Millisecond  // one object into S3
	slowPut  = 150 * time.Millisecond // one by AWS's own guidance
)

// step is a part of a function's work on a page: its processor time on one vCPU, and how long it waits for others.
type step struct{ cpu, wait time.Duration }

// pageSteps are the steps of each function, with 64 calls of DynamoDB or 128 puts in parallel: 1,395 orders are 22 rounds,
// 1,256 accepted ones 20 and 10, 139 rejected ones 3.
func pageSteps(put time.Duration) map[string][]step {
	ms := func(n float64) time.Duration { return time.Duration(n * processor * float64(time.Millisecond)) }
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
			{ms(45), tableCall + put + topicCall}, // read, keep the list, publish
			{ms(45), 3 * tableCall},               // settle
		},
	}
}

// pageTime returns how long a function takes for a page. Calls wait and others work at the same time, so a step takes
// the longer of the two; at most it takes both.
func pageTime(steps []step, memory int) (least, most time.Duration) {
	for _, s := range steps {
		cpu := time.Duration(float64(s.cpu) * fullVCPU / float64(memory))
		least += max(cpu, s.wait)
		most += cpu + s.wait
	}
	return least, most
}

// millionOrders returns how long an execution of 1,000,000 orders takes with functions of some sizes, in two estimates
// that are both on the safe side (steps that do not overlap, and slow puts), and what the functions cost in USD.
func millionOrders(memory map[string]int) (noOverlap, slowPuts time.Duration, cost float64) {
	noOverlap, slowPuts = transitions, transitions
	for function, megabytes := range memory {
		least, most := pageTime(pageSteps(usualPut)[function], megabytes)
		slow, _ := pageTime(pageSteps(slowPut)[function], megabytes)
		noOverlap, slowPuts = noOverlap+most, slowPuts+slow
		cost += least.Hours() * float64(megabytes) / 1024 * gigabyteHour
	}
	return noOverlap * millionPages, slowPuts * millionPages, cost * millionPages
}

// TestFunctions_MillionOrdersFitOneExecution checks that the memory of the auction's functions is enough for 1,000,000
// orders within the time limit of the state machine, and that less would not be.
func TestFunctions_MillionOrdersFitOneExecution(t *testing.T) {
	d := project.Deploy(t, "prod", nil)
	var machine struct{ TimeoutSeconds int }
	if err := json.Unmarshal([]byte(d.One(t, "aws:sfn/stateMachine:StateMachine").Text("definition")), &machine); err != nil {
		t.Fatal(err)
	}
	limit := time.Duration(machine.TimeoutSeconds) * time.Second
	memory := map[string]int{}
	for _, function := range []string{settings.CollectResults, settings.StoreResults, settings.Notify} {
		megabytes, _ := d.One(t, "aws:lambda/function:Function", function).At("memorySize").(float64)
		memory[function] = int(megabytes)
	}
	fits := func(memory map[string]int) bool {
		noOverlap, slowPuts, cost := millionOrders(memory)
		t.Logf("%v MB: %s without overlap, %s with slow puts, of %s; $%.3f", memory, noOverlap.Round(time.Second),
			slowPuts.Round(time.Second), limit, cost)
		return max(noOverlap, slowPuts) < limit
	}
	if !fits(memory) {
		t.Error("an execution of 1,000,000 orders does not end in time")
	}
	for _, size := range []int{512, 1024, fullVCPU, 2048, 3008} {
		smaller := map[string]int{settings.CollectResults: size, settings.StoreResults: size, settings.Notify: memory[settings.Notify]}
		if fits(smaller) && size < memory[settings.CollectResults] {
			t.Errorf("%d MB are enough", size)
		}
	}
}
