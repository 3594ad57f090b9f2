package delivery

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// announcements are all that is told.
func (a *AnnouncementsArgs) announcements() []announcement {
	return []announcement{a.pipelineFailed(), a.buildFailed(), a.approvalPending()}
}

func (a *AnnouncementsArgs) pipelineFailed() announcement {
	return announcement{
		name: "pipeline-failed", says: "A delivery failed",
		pattern: pulumi.Map{
			"source": one("aws.codepipeline"), "detail-type": one("CodePipeline Pipeline Execution State Change"),
			"detail": pulumi.Map{"pipeline": pulumi.Array{a.Pipeline}, "state": one("FAILED")},
		},
		facts: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title:       "Delivery failed: pipeline <pipeline>",
			description: "What came after the step that failed was not deployed. What is deployed already stays.",
			nextSteps: []string{
				"See which step failed, and retry it there: " + a.consoleURL(),
				"Or merge what mends it: that starts a new delivery.",
			},
			thread: "<execution>",
		},
	}
}

func (a *AnnouncementsArgs) buildFailed() announcement {
	projects := pulumi.Array{}
	for _, project := range a.Projects {
		projects = append(projects, project)
	}
	return announcement{
		name: "build-failed", says: "A build of the delivery failed",
		pattern: pulumi.Map{
			"source": one("aws.codebuild"), "detail-type": one("CodeBuild Build State Change"),
			"detail": pulumi.Map{"project-name": projects, "build-status": several("FAILED", "FAULT", "STOPPED", "TIMED_OUT")},
		},
		facts: map[string]string{
			"project": "$.detail.project-name", "status": "$.detail.build-status", "build": "$.detail.build-id",
			"by": "$.detail.additional-information.initiator", "log": "$.detail.additional-information.logs.deep-link",
		},
		message: message{
			title:       "Build <project> ended as <status>",
			description: "Started by <by>.",
			nextSteps:   []string{"Read its log: <log>"},
			thread:      "<build>",
		},
	}
}

func (a *AnnouncementsArgs) approvalPending() announcement {
	return announcement{
		name: "approval-pending", says: "A delivery waits for an approval",
		pattern: pulumi.Map{
			"source": one("aws.codepipeline"), "detail-type": one("CodePipeline Action Execution State Change"),
			"detail": pulumi.Map{
				"pipeline": pulumi.Array{a.Pipeline}, "type": pulumi.Map{"category": one("Approval")}, "state": one("STARTED"),
			},
		},
		facts: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title:       "Delivery to prod waits for an approval: pipeline <pipeline>",
			description: "It runs in dev, and its API keeps its word. Approved, the same release goes to prod.",
			nextSteps: []string{
				"Approve or reject it within seven days: " + a.consoleURL(),
			},
			thread: "<execution>",
		},
	}
}

func (a *AnnouncementsArgs) consoleURL() string {
	return pipelineURL(a.Environment.Region, a.Environment.Named("auction"))
}

func one(value string) pulumi.Array { return several(value) }

func several(values ...string) pulumi.Array {
	list := pulumi.Array{}
	for _, value := range values {
		list = append(list, pulumi.String(value))
	}
	return list
}

// template is the message as EventBridge takes it, in the schema that a chat application shows. Facts stand in angle
// brackets, which must not be escaped.
func (m message) template() string {
	text := &strings.Builder{}
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(map[string]any{
		"version": "1.0", "source": "custom",
		"content": map[string]any{
			"textType": "client-markdown", "title": m.title, "description": m.description, "nextSteps": m.nextSteps,
		},
		"metadata": map[string]any{"threadId": m.thread},
	})
	if err != nil {
		panic(err) // text always encodes
	}
	return strings.TrimSpace(text.String())
}
