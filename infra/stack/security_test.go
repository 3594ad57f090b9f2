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
	"CKV_AWS_18 *-access-logs":         "a log of who reads the log would be its own subject without end",
	"CKV_AWS_145 *-access-logs":        "S3 writes its logs only where its own key encrypts",
	"CKV_AWS_158 notifications-slack":  "Amazon Q logs in us-east-1, and the key is of eu-west-1; at level ERROR no message is logged that was delivered",
	"CKV_AWS_63 deploy-dev-boundary":   "a boundary gives nothing: it says whole services, and then what they may not do",
	"CKV_AWS_63 deploy-prod-boundary":  "as that of dev",
	"CKV_AWS_355 deploy-dev-boundary":  "as CKV_AWS_63: the policies beside it name the resources",
	"CKV_AWS_355 deploy-prod-boundary": "as that of dev",
	"CKV_AWS_116":                      "every call is synchronous, so callers hear the error; a dead-letter queue would stay empty, and roles would have rights that they never use",
	"CKV_AWS_117":                      "the functions talk to AWS and the platform alone, by TLS: a network of our own would add cost and guard nothing",
	"CKV_AWS_173":                      "the functions' environment has no secrets: the platform's token stays in its secret",
	"CKV_AWS_237":                      "the API has a name of its own, so a new one would come after the old one; nothing that may change replaces it",
	"CKV_AWS_272":                      "who may deploy is a matter of IAM: whoever could put other code into a function could sign it too",
	"CKV_AWS_285":                      "the machine's log has errors, not execution data: orders stay out of logs",
	"CKV_AWS_143":                      "an object lock would keep dev from being destroyed; versions and the bucket's protection keep results in production",
	"CKV_AWS_144":                      "results stay in one region, where the orders have to be; versions keep them there",
	"CKV2_AWS_62":                      "nobody waits for events of the bucket",
	"CKV_AWS_120":                      "no caching: an order's status changes, and a POST is not cached",
	"CKV_AWS_225":                      "no caching, as CKV_AWS_120",
	"CKV_AWS_308":                      "no caching, as CKV_AWS_120",
	"CKV2_AWS_31":                      "the access log has every request that the firewall blocks, as WAF_FILTERED with its address, and WAF samples show the rule; a second log would need account-wide permissions of who deploys",
	"CKV2_AWS_57":                      "the auction platform issues the token: a person asks its provider for a new one and puts it in",
	"CKV2_AWS_51":                      "callers sign with IAM, which says more than a client certificate of API Gateway towards a backend that is Lambda",
	"CKV_AWS_338 dev":                  "logs of dev are of no use after a month",
	"CKV_AWS_115 dev":                  "a new account may run 10 functions at once in all: nothing can be kept free there",
	"CKV2_AWS_29 dev":                  "the firewall costs more than all the rest of dev; callers sign with IAM",
	"CKV2_AWS_77 dev":                  "as CKV2_AWS_29",
}

func TestSecurityRules(t *testing.T) {
	used, met := map[string]bool{}, map[string]bool{}
	eachStack(t, func(t *testing.T, d *deployment) {
		_, stack, _ := strings.Cut(t.Name(), "/")
		for _, rule := range slices.Concat(inputRules, rules, policyRules) {
			t.Run(rule.ids+" "+rule.says, func(t *testing.T) {
				for _, r := range d.find(rule.kind) {
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
	})
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

// waived gives the waiver of a rule that holds for a resource, for a whole stack, or for all names with an ending.
func waived(ids, stack, name string) string {
	for id := range strings.FieldsSeq(ids) {
		_, ending, _ := strings.Cut(name, "-")
		for _, waiver := range []string{id, id + " " + stack, id + " " + name, id + " *-" + ending} {
			if waivers[waiver] != "" {
				return waiver
			}
		}
	}
	return ""
}

// meant are the rules that this system sets out to keep, or to say why not.
const meant = `CKV_AWS_28 CKV_AWS_119 CKV_AWS_18 CKV_AWS_19 CKV_AWS_21 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV_AWS_70
	CKV_AWS_93 CKV_AWS_145 CKV_AWS_300 CKV_AWS_379 CKV2_AWS_6 CKV2_AWS_61 CKV_AWS_45 CKV_AWS_50 CKV_AWS_115 CKV_AWS_116
	CKV_AWS_173 CKV_AWS_363 CKV_AWS_301 CKV_AWS_364 CKV_AWS_59 CKV_AWS_73 CKV_AWS_76 CKV_AWS_217 CKV_AWS_237 CKV_AWS_276
	CKV2_AWS_4 CKV2_AWS_29 CKV2_AWS_53 CKV2_AWS_70 CKV2_AWS_77 CKV_AWS_284 CKV_AWS_285 CKV_AWS_66 CKV_AWS_158 CKV_AWS_338
	CKV_AWS_26 CKV_AWS_169 CKV_AWS_385 CKV_AWS_27 CKV_AWS_72 CKV_AWS_168 CKV_AWS_387 CKV_AWS_7 CKV_AWS_33 CKV_AWS_227
	CKV2_AWS_64 CKV_AWS_60 CKV_AWS_61 CKV_AWS_62 CKV_AWS_63 CKV_AWS_274 CKV_AWS_393 CKV2_AWS_40 CKV2_AWS_56 CKV_AWS_297
	CKV_AWS_319 CKV_AWS_117 CKV_AWS_272 CKV_AWS_143 CKV_AWS_144 CKV2_AWS_62 CKV_AWS_120 CKV_AWS_225 CKV_AWS_308 CKV2_AWS_51
	CKV2_AWS_31 CKV2_AWS_57
	CKV_AWS_78 CKV_AWS_147 CKV_AWS_311 CKV_AWS_314 CKV_AWS_316 CKV_AWS_219`

func TestEveryRuleIsKeptOrWaived(t *testing.T) {
	found := map[string]bool{}
	for _, rule := range slices.Concat(inputRules, rules, policyRules) {
		for id := range strings.FieldsSeq(rule.ids) {
			found[id] = true
		}
	}
	for waiver, reason := range waivers {
		found[strings.Fields(waiver)[0]] = reason != ""
	}
	for id := range strings.FieldsSeq(meant) {
		if !found[id] {
			t.Errorf("%s is neither kept nor waived", id)
		}
	}
}
