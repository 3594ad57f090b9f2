package handler_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

// TestCollectResults_Pagination collects all pages of a list.
func TestCollectResults_Pagination(t *testing.T) {
	f := newFixture()
	ids := make([]string, 4_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("order-%04d", i)
	}
	f.place(t, placedAt, ids...)
	handle := collectResults(f, acceptingPlatform("4"), discard)
	var found []string
	for cursor, pages := "", 1; ; pages++ {
		output, err := invoke(t.Context(), handle, `{"auction":"2026-11-22T12:00:00Z","cursor":"`+cursor+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		page := decodePage(t, output)
		for _, o := range page.Orders {
			found = append(found, o.RecordID)
		}
		if cursor = page.Cursor; cursor == "" {
			if pages < 2 {
				t.Errorf("%d pages, want at least 2", pages)
			}
			break
		}
	}
	if strings.Join(found, " ") != strings.Join(ids, " ") {
		t.Errorf("the pages have %d orders, want each of %d once", len(found), len(ids))
	}
}

// TestCollectResults_PageSizeLimit fills a page with the longest record_ids and powers.
func TestCollectResults_PageSizeLimit(t *testing.T) {
	const power = "-0.0000012345678901234567890123456789012345678"
	if len(power) != order.MaxDecimalLength || decimal(t, power).String() != power {
		t.Fatalf("%s does not have the maximum length", power)
	}
	f := newFixture()
	ids := make([]string, 1_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("%0128d", i)
	}
	f.place(t, placedAt, ids...)
	output, err := invoke(t.Context(), collectResults(f, acceptingPlatform(power), discard), collectEvent)
	if err != nil {
		t.Fatal(err)
	}
	page := decodePage(t, output)
	if page.Cursor == "" || !strings.Contains(output, `"power":`+power) {
		t.Fatalf("the page is not full, or its powers are not the longest: %.300s", output)
	}
	if len(output) > usecase.MaxPageBytes+200 || len(output) < usecase.MaxPageBytes-400 {
		t.Errorf("%d orders in %d bytes, want about %d bytes", len(page.Orders), len(output), usecase.MaxPageBytes)
	}
}

type collectedPage struct {
	Orders []struct {
		RecordID string `json:"record_id"`
	}
	Cursor string
}

func decodePage(t *testing.T, output string) collectedPage {
	t.Helper()
	var page collectedPage
	if err := json.Unmarshal([]byte(output), &page); err != nil {
		t.Fatal(err)
	}
	return page
}
