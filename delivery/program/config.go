package program

import (
	"regexp"

	"auction.internal/infra/config"
)

// configuration is the validated configuration of the delivery stack. Pulumi.yaml documents its
// keys.
type configuration struct {
	config.Common

	repository     string // <owner>/<name>
	repositoryIDs  string // <owner ID>/<repository ID>; "" if OIDC subjects have no IDs
	branch         string
	githubProvider bool
}

var (
	repositoryName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$`)
	repositoryIDs  = regexp.MustCompile(`^[0-9]+/[0-9]+$`)
	branchName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$`)
)

// readConfiguration reads the configuration of the delivery stack and adds its errors and warnings
// to the reader.
func readConfiguration(r *config.Reader) configuration {
	c := configuration{
		// Always production, because the stack stores the state of the environments.
		Common:         config.ReadCommon(r, true),
		repository:     r.Match("repository", repositoryName.MatchString, "owner/name"),
		repositoryIDs:  r.Match("repositoryIds", repositoryIDs.MatchString, "<owner ID>/<repository ID>, such as 123/456"),
		branch:         r.Match("branch", branchName.MatchString, "a branch name"),
		githubProvider: r.Bool("githubProvider"),
	}
	if c.repository == "" && r.Has("repository") {
		r.Errorf("repository is empty: set it to the GitHub repository to deploy, owner/name")
	}
	if c.branch == "" && r.Has("branch") {
		r.Errorf("branch is empty: set it to the branch to deploy")
	}
	if c.repositoryIDs == "" {
		r.Warn("repositoryIds is empty: previews work only if the repository was neither created nor renamed " +
			"since July 15, 2026, and its owner has not opted in to immutable OIDC subjects; otherwise set it")
	}
	return c
}
