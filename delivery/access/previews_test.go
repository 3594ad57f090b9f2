package access_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"auction.internal/delivery/access"
	"auction.internal/infra/policy"
	"auction.internal/infra/policy/policytest"
	"auction.internal/infra/stacktest"
)

// declarePreviews declares the preview roles of a repository with the IDs, "" for none.
func declarePreviews(t *testing.T, ids string, createProvider bool) *stacktest.Deployment {
	t.Helper()
	return stacktest.Declare(t, func(ctx *pulumi.Context) error {
		_, err := access.NewPreviews(ctx, "previews", &access.PreviewsArgs{
			Stack: delivery, Environments: []string{"dev", "prod"}, Repository: "traders/energy-auction", RepositoryIDs: ids,
			CreateProvider: createProvider,
			ReadState: func(stack string) []policy.Statement {
				return []policy.Statement{{
					Sid: "State", Actions: []string{"s3:GetObject"},
					Resources: policy.ARNs("arn:aws:s3:::state/" + stack),
				}}
			},
		})
		return err
	})
}

// TestPreviews_Trust checks that only workflows of the repository that run in the GitHub
// environment of the stack can assume its preview role.
func TestPreviews_Trust(t *testing.T) {
	const github = "token.actions.githubusercontent.com"
	for name, c := range map[string]struct{ ids, repository string }{
		"subjects with ids":        {"123/456", "repo:traders@123/energy-auction@456"},
		"subjects with names only": {"", "repo:traders/energy-auction"},
	} {
		d := declarePreviews(t, c.ids, true)
		for _, stack := range []string{"dev", "prod"} {
			trust := policytest.Parse(t, d.One(t, roles, "preview-"+stack).Text("assumeRolePolicy"))
			if len(trust) != 1 || len(trust[0].Principal) != 1 || len(trust[0].Condition) != 1 {
				t.Fatalf("%s: %s trusts %+v, want one statement, principal and condition", name, stack, trust)
			}
			provider := []string{"arn:aws:iam::" + account + ":oidc-provider/" + github}
			if got := trust[0].Principal["Federated"]; !slices.Equal(got, provider) || trust[0].Effect != "Allow" ||
				!slices.Equal(trust[0].Action, []string{"sts:AssumeRoleWithWebIdentity"}) {
				t.Errorf("%s: %s trusts %+v, want only the OIDC provider of GitHub", name, stack, trust)
			}
			want := map[string]string{github + ":aud": "sts.amazonaws.com", github + ":sub": c.repository + ":environment:" +
				stack + "-preview"}
			if got := trust[0].Condition["StringEquals"]; !maps.Equal(got, want) {
				t.Errorf("%s: %s trusts tokens with %v, want %v", name, stack, got, want)
			}
		}
	}
}

// TestPreviews_Permissions checks that a preview role can read the state of its stack, and nothing
// in the environment.
func TestPreviews_Permissions(t *testing.T) {
	d := declarePreviews(t, "123/456", true)
	for _, stack := range []string{"dev", "prod"} {
		if want := "auction-preview-" + stack + "-delivery"; d.One(t, roles, "preview-"+stack).Text("name") != want {
			t.Errorf("role name = %s, want %s", d.One(t, roles, "preview-"+stack).Text("name"), want)
		}
		got := policytest.Permissions(t, policytest.Parse(t,
			d.One(t, "aws:iam/rolePolicy:RolePolicy", "preview-"+stack).Text("policy")))
		if want := []string{
			"s3:GetObject on s3:::state/" + stack,
			"states:ValidateStateMachineDefinition on *",
		}; !slices.Equal(got, want) {
			t.Errorf("permissions for %s = %q, want %q", stack, got, want)
		}
	}
}

// TestPreviews_CreateProvider checks that the OIDC provider is created only if the argument is set.
func TestPreviews_CreateProvider(t *testing.T) {
	const kind = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
	created := declarePreviews(t, "", true).One(t, kind)
	clients, _ := created.At("clientIdLists").([]any)
	if created.Text("url") != "https://token.actions.githubusercontent.com" ||
		!slices.Equal(clients, []any{"sts.amazonaws.com"}) {
		t.Errorf("provider = %v, want the OIDC provider of GitHub", created.Inputs)
	}
	if got := declarePreviews(t, "", false).Find(kind); len(got) > 0 {
		t.Errorf("without CreateProvider: providers = %v, want none", got)
	}
}
