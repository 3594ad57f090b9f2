package pipeline

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// announcements returns all announcements.
func (a *AnnouncementsArgs) announcements() []announcement {
	return []announcement{a.pipelineFailed(), a.buildFailed(), a.approvalPending()}
}

func (a *AnnouncementsArgs) pipelineFailed() announcement {
	return announcement{
		name: "pipeline-failed", description: "A delivery failed",
		pattern: pulumi.Map{
			"source": oneOf("aws.codepipeline"), "detail-type": oneOf("CodePipeline Pipeline Execution State Change"),
			"detail": pulumi.Map{"pipeline": pulumi.StringArray{a.Pipeline.Name}, "state": oneOf("FAILED")},
		},
		inputPaths: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title:       "Delivery failed: pipeline <pipeline>",
			description: "What came after the step that failed was not deployed. What is deployed already stays.",
			nextSteps: []string{
				"See which step failed, and retry it there: " + a.Pipeline.URL,
				"Or merge what mends it: that starts a new delivery.",
			},
			thread: "<execution>",
		},
	}
}

func (a *AnnouncementsArgs) buildFailed() announcement {
	return announcement{
		name: "build-failed", description: "A build of the delivery failed",
		pattern: pulumi.Map{
			"source": oneOf("aws.codebuild"), "detail-type": oneOf("CodeBuild Build State Change"),
			"detail": pulumi.Map{
				"project-name": pulumi.ToStringArrayOutput(a.Pipeline.Projects),
				"build-status": oneOf("FAILED", "FAULT", "STOPPED", "TIMED_OUT"),
			},
		},
		inputPaths: map[string]string{
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
		name: "approval-pending", description: "A delivery waits for an approval",
		pattern: pulumi.Map{
			"source": oneOf("aws.codepipeline"), "detail-type": oneOf("CodePipeline Action Execution State Change"),
			"detail": pulumi.Map{
				"pipeline": pulumi.StringArray{a.Pipeline.Name}, "type": pulumi.Map{"category": oneOf("Approval")},
				"state": oneOf("STARTED"),
			},
		},
		inputPaths: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title:       "Delivery to prod waits for an approval: pipeline <pipeline>",
			description: beforeApproval,
			nextSteps: []string{
				"Approve or reject it within seven days: " + a.Pipeline.URL,
			},
			thread: "<execution>",
		},
	}
}

// oneOf returns the pattern of a field that has one of these values.
func oneOf(values ...string) pulumi.StringArray { return pulumi.ToStringArray(values) }

// template returns the message as a template of EventBridge, in the schema of Amazon Q in chat
// applications. The names of input paths are in angle brackets, which must not be escaped.
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
