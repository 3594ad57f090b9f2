package dynamodb_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/port"
)

func TestList_InvalidCursor(t *testing.T) {
	key := eleven + "/" + recordIDInShard0(t, "a")
	for _, cursor := range []string{
		"0/zzz", "15/~", "16/", "-1/", "00/" + key, "+0/" + key, "1/" + key, "0/" + key + "/", "0" + key, "/" + key,
	} {
		var last error
		for _, err := range newStore(newStub(nil)).List(t.Context(), noon, port.Cursor(cursor)) {
			last = err
		}
		if !errors.Is(last, port.ErrInvalidCursor) {
			t.Errorf("List after %q = %v, want ErrInvalidCursor", cursor, last)
		}
	}
}

// TestList_DamagedOrder lists three orders, one of which is damaged in the table.
func TestList_DamagedOrder(t *testing.T) {
	s := newEmulatorStore(t)
	mustPlace(t, s.Orders, newOrders(t, 3, "4"))
	client := awsdynamodb.NewFromConfig(emulator.Config(t))
	_, err := client.UpdateItem(t.Context(), &awsdynamodb.UpdateItemInput{
		TableName: &s.table,
		Key: map[string]types.AttributeValue{
			schema.RecordID: &types.AttributeValueMemberS{Value: "order-00001"},
		},
		UpdateExpression: aws.String("SET parameter_2 = :odd"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":odd": &types.AttributeValueMemberS{Value: "odd"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var undamaged int
	var damaged []string
	for open, err := range s.List(t.Context(), noon, "") {
		switch {
		case err != nil:
			t.Fatal(err)
		case open.Damaged != nil:
			damaged = append(damaged, open.Damaged.Error())
		default:
			undamaged++
		}
	}
	want := []string{"damaged order order-00001: parameter_2 is not a number"}
	if undamaged != 2 || !slices.Equal(damaged, want) {
		t.Errorf("List = %d orders, damaged %q, want 2 and %q", undamaged, damaged, want)
	}
}

// TestList_AccessDenied denies each of the operations that List calls.
func TestList_AccessDenied(t *testing.T) {
	for _, denied := range []string{query, batchGetItem} {
		s := newStub(func(operation string, _ int, _ string) (int, string, error) {
			if operation == denied {
				return http.StatusBadRequest, `{"__type":"AccessDeniedException","message":"no"}`, nil
			}
			return http.StatusOK, queryJSON(entryJSON(eleven, "a")), nil
		})
		var last error
		for _, err := range newStore(s).List(t.Context(), noon, "") {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), denied) {
			t.Errorf("List without permission for %s = %v, want an error that names it", denied, last)
		}
	}
}
