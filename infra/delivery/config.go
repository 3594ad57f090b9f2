package delivery

import (
	"regexp"

	"auction.internal/infra/config"
)

// choices are the delivery stack's configuration, checked. The keys, and what they mean, stand in Pulumi.yaml.
type choices struct {
	config.Basics

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

// read reads the configuration of the delivery stack. The reader then knows all that is missing or wrong.
func read(r *config.Reader) choices {
	c := choices{
		// Whoever loses the state of the environments loses hold of them.
		Basics:         config.ReadBasics(r, true),
		repository:     r.Matching("repository", repositoryName.MatchString, "owner/name"),
		repositoryIDs:  r.Matching("repositoryIds", repositoryIDs.MatchString, "two numbers, the owner's/its own"),
		branch:         r.Matching("branch", branchName.MatchString, "the name of a branch"),
		githubProvider: r.Flag("githubProvider"),
	}
	if c.repository == "" && r.There("repository") {
		r.Wrong("repository is empty: it is the one on GitHub that is deployed, owner/name")
	}
	if c.branch == "" && r.There("branch") {
		r.Wrong("branch is empty: what is merged there is deployed")
	}
	if c.repositoryIDs == "" {
		r.Warn("repositoryIds is empty: previews work only for a repository that was neither created nor renamed since July 15, 2026, " +
			"and whose owner has not opted in to immutable subjects of GitHub's tokens")
	}
	return c
}
