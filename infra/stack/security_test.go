package stack

import (
	"slices"
	"strings"
	"testing"
)

// rule is a security rule, under the ids that Checkov gives it.
type rule struct {
	ids  string
	says string
	kind string // of the resources that it is about
	// broken says what is wrong with one of them; nothing is wrong when it is empty.
	broken func(t *testing.T, d *deployment, r recorded) string
}

// waivers are what is not so, and why. A rule's resource is named when others must keep to the rule.
var waivers = map[string]string{
	"CKV_AWS_18 results-access-logs":  "a log of who reads the log would be its own subject without end",
	"CKV_AWS_145 results-access-logs": "S3 writes its logs only where its own key encrypts",
	"CKV_AWS_116":                     "every call is synchronous: API Gateway and the machine hear the error, so a dead-letter queue would stay empty, and each role would have rights on queue and key that it never uses",
	"CKV_AWS_117":                     "the functions talk to AWS and the platform alone, by TLS: a network of our own would add cost and guard nothing",
	"CKV_AWS_173":                     "the functions' environment has no secrets: the platform's token stays in its secret",
	"CKV_AWS_272":                     "code signing needs a signer outside the account; the pipeline's roles are the only ones that may deploy",
	"CKV_AWS_285":                     "the machine's log has errors, not execution data: orders stay out of logs",
	"CKV_AWS_143":                     "an object lock would keep dev from being destroyed; versions and the bucket's protection keep results in production",
	"CKV_AWS_144":                     "results may stay in one region; they can be made again from the platform's final results",
	"CKV2_AWS_62":                     "nobody waits for events of the bucket",
	"CKV_AWS_120":                     "no caching: an order's status changes, and a POST is not cached",
	"CKV_AWS_225":                     "no caching, as CKV_AWS_120",
	"CKV_AWS_308":                     "no caching, as CKV_AWS_120",
	"CKV2_AWS_51":                     "callers sign with IAM, which says more than a client certificate of API Gateway towards a backend that is Lambda",
	"CKV_AWS_338 dev":                 "logs of dev are of no use after a month",
	"CKV_AWS_115 dev":                 "a new account may run 10 functions at once in all: nothing can be kept free there",
	"CKV2_AWS_29 dev":                 "the firewall costs more than all the rest of dev; callers sign with IAM",
	"CKV2_AWS_77 dev":                 "as CKV2_AWS_29",
}

func TestSecurityRules(t *testing.T) {
	used, met := map[string]bool{}, map[string]bool{}
	for _, stack := range stacks() {
		d := deploy(t, stack, nil)
		for _, rule := range slices.Concat(inputRules, rules, policyRules) {
			t.Run(stack+" "+rule.ids+" "+rule.says, func(t *testing.T) {
				for _, r := range d.resources {
					if r.kind != rule.kind {
						continue
					}
					met[rule.ids] = true
					problem := rule.broken(t, d, r)
					waiver := waived(rule.ids, stack, r.name)
					if problem != "" && waiver == "" {
						t.Errorf("%s: %s", r.name, problem)
					}
					if problem != "" {
						used[waiver] = true
					}
				}
			})
		}
	}
	for _, rule := range slices.Concat(inputRules, rules, policyRules) {
		if !met[rule.ids] {
			t.Errorf("%s met no %s", rule.ids, rule.kind)
		}
	}
	for waiver := range waivers {
		if strings.Contains(waiver, " ") && !used[waiver] {
			t.Errorf("%s is waived for nothing", waiver)
		}
	}
}

// waived gives the waiver of a rule that holds for a resource or for a whole stack.
func waived(ids, stack, name string) string {
	for id := range strings.FieldsSeq(ids) {
		for _, waiver := range []string{id, id + " " + stack, id + " " + name} {
			if waivers[waiver] != "" {
				return waiver
			}
		}
	}
	return ""
}
