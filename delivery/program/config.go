package program

import (
	"regexp"

	"auction.internal/infra/config"
)

// configuration is the validated configuration of the delivery stack. Pulumi.yaml documents its keys.
type configuration struct {
	config.Common

	repository     string // <owner>/<name>
	repositoryIDs  string // <owner's>/<its own>; none where GitHub's tokens have names alone
	branch         string
	githubProvider bool
}

var (
	repositoryName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$`)
	repositoryIDs  = regexp.MustCompile(`^[0-9]+/[0-9]+$`)
	branchName     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$`)
)

// readConfiguration reads the configuration of the delivery stack and reports problems to the reader.
func readConfiguration(r *config.Reader) configuration {
	c := configuration{
		// It is always production: it holds the state of the environments.
		Common:         config.ReadCommon(r, true),
		repository:     r.Match("repository", repositoryName.MatchString, "owner/name"),
		repositoryIDs:  r.Match("repositoryIds", repositoryIDs.MatchString, "two numbers, the owner's/its own"),
		branch:         r.Match("branch", branchName.MatchString, "the name of a branch"),
		githubProvider: r.Bool("githubProvider"),
	}
	if c.repository == "" && r.Has("repository") {
		r.Errorf("repository is empty: it is the one on GitHub that is deployed, owner/name")
	}
	if c.branch == "" && r.Has("branch") {
		r.Errorf("branch is empty: what is merged there is deployed")
	}
	if c.repositoryIDs == "" {
		r.Warn("repositoryIds is empty: previews work only for a repository that was neither created nor renamed since July 15, 2026, " +
			"and whose owner has not opted in to immutable subjects of GitHub's tokens")
	}
	return c
}
