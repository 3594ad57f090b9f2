package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"auction.internal/lambdas/settings"
)

func encryptedBucket(t *testing.T, d *deployment, r recorded) string {
	e := d.one(t, "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", r.name)
	if got := e.at("rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId"); got != fixed || e.at("rules", "bucketKeyEnabled") != true {
		return fmt.Sprintf("encrypted with %v, bucket key %v", got, e.at("rules", "bucketKeyEnabled"))
	}
	return ""
}

func loggedBucket(t *testing.T, d *deployment, r recorded) string {
	for _, l := range d.all(t, "aws:s3/bucketLoggingV2:BucketLoggingV2") {
		if l.at("bucket") == r.at("bucket") {
			return ""
		}
	}
	return "no log"
}

func noSecrets(_ *testing.T, _ *deployment, r recorded) string {
	variables, _ := r.at("environment", "variables").(map[string]any)
	for name, value := range variables {
		text := strings.ToLower(fmt.Sprint(value))
		if strings.Contains(text, "akia") || name != settings.PlatformTokenSecret && strings.Contains(text, "token") {
			return name + " is " + text
		}
	}
	return ""
}

func ownConcurrency(_ *testing.T, _ *deployment, r recorded) string {
	if n, _ := r.at("reservedConcurrentExecutions").(float64); n < 1 {
		return "shares the account's"
	}
	return ""
}

func callerNamed(_ *testing.T, _ *deployment, r recorded) string {
	if r.text("principal") != "apigateway.amazonaws.com" ||
		!strings.HasPrefix(r.text("sourceArn"), "arn:aws:execute-api:eu-west-1:"+account+":api1/") {
		return fmt.Sprint(r.inputs)
	}
	return ""
}

// madeFirst is replaced when the API changes, and by one that is there before it goes.
func madeFirst(t *testing.T, d *deployment, r recorded) string {
	body := sha256.Sum256([]byte(d.one(t, "aws:apigateway/restApi:RestApi").text("body")))
	if r.text("triggers", "contract") != hex.EncodeToString(body[:]) || r.deletedFirst {
		return fmt.Sprint(r.inputs, r.deletedFirst)
	}
	return ""
}

func accessLogged(_ *testing.T, _ *deployment, r recorded) string {
	format := r.text("accessLogSettings", "format")
	if r.text("accessLogSettings", "destinationArn") == "" || !strings.Contains(format, "$context.requestId") || strings.Contains(format, "body") {
		return fmt.Sprint(r.at("accessLogSettings"))
	}
	return ""
}

func firewalled(t *testing.T, d *deployment, r recorded) string {
	for _, a := range d.find("aws:wafv2/webAclAssociation:WebAclAssociation") {
		if a.at("resourceArn") == r.made("arn") &&
			a.at("webAclArn") == d.one(t, "aws:wafv2/webAcl:WebAcl").made("arn") {
			return ""
		}
	}
	return "no firewall"
}

func knowsExploits(_ *testing.T, d *deployment, _ recorded) string {
	var found []string
	for _, acl := range d.find("aws:wafv2/webAcl:WebAcl") {
		for _, rule := range children(acl, "rules") {
			found = append(found, rule.text("statement", "managedRuleGroupStatement", "name"))
		}
	}
	// The common rule set would refuse bodies of more than 8 KB.
	if !slices.Contains(found, "AWSManagedRulesKnownBadInputsRuleSet") || slices.Contains(found, "AWSManagedRulesCommonRuleSet") {
		return fmt.Sprint(found)
	}
	return ""
}

// keptFor are logs that stay so many days at least, and not for ever.
func keptFor(least float64) func(*testing.T, *deployment, recorded) string {
	return func(_ *testing.T, _ *deployment, r recorded) string {
		if days, _ := r.at("retentionInDays").(float64); days < least {
			return fmt.Sprint(days, " days")
		}
		return ""
	}
}

func enabled(_ *testing.T, _ *deployment, r recorded) string {
	if r.at("isEnabled") == false {
		return "disabled"
	}
	return ""
}

func alarmed(t *testing.T, d *deployment, r recorded) string {
	topic := []any{d.one(t, "aws:sns/topic:Topic").made("arn")}
	if fmt.Sprint(r.at("alarmActions")) != fmt.Sprint(topic) || r.at("actionsEnabled") == false {
		return fmt.Sprint(r.at("alarmActions"))
	}
	return ""
}
