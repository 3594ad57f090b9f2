package pipeline

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// eventRules returns the rules of all notifications.
func (a *PipelineNotificationsArgs) eventRules() []eventRule {
	return []eventRule{a.pipelineFailed(), a.buildFailed(), a.approvalPending()}
}

func (a *PipelineNotificationsArgs) pipelineFailed() eventRule {
	return eventRule{
		name: "pipeline-failed", description: "An execution of the pipeline failed",
		pattern: pulumi.Map{
			"source": oneOf("aws.codepipeline"), "detail-type": oneOf("CodePipeline Pipeline Execution State Change"),
			"detail": pulumi.Map{"pipeline": pulumi.StringArray{a.Pipeline.Name}, "state": oneOf("FAILED")},
		},
		inputPaths: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title: "Pipeline <pipeline> failed",
			description: "The actions after the failed one did not run. " +
				"Earlier deployments of the execution are not rolled back.",
			nextSteps: []string{
				"Find the failed action, and retry its stage: " + a.Pipeline.URL,
				"Or merge a fix, which starts a new execution.",
			},
			thread: "<execution>",
		},
	}
}

func (a *PipelineNotificationsArgs) buildFailed() eventRule {
	return eventRule{
		name: "build-failed", description: "A build of the pipeline failed",
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
			title:       "Build <project> ended with status <status>",
			description: "Started by <by>.",
			nextSteps:   []string{"Open the build log: <log>"},
			thread:      "<build>",
		},
	}
}

func (a *PipelineNotificationsArgs) approvalPending() eventRule {
	return eventRule{
		name: "approval-pending", description: "A deployment to prod needs an approval",
		pattern: pulumi.Map{
			"source": oneOf("aws.codepipeline"), "detail-type": oneOf("CodePipeline Action Execution State Change"),
			"detail": pulumi.Map{
				"pipeline": pulumi.StringArray{a.Pipeline.Name}, "type": pulumi.Map{"category": oneOf("Approval")},
				"state": oneOf("STARTED"),
			},
		},
		inputPaths: map[string]string{"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
		message: message{
			title:       "Deployment to prod needs an approval: pipeline <pipeline>",
			description: approvalText,
			nextSteps: []string{
				"Approve or reject it within seven days: " + a.Pipeline.URL,
			},
			thread: "<execution>",
		},
	}
}

// oneOf returns the pattern that matches any of the values.
func oneOf(values ...string) pulumi.StringArray { return pulumi.ToStringArray(values) }

// template returns the message as an EventBridge input template, in the message schema of Amazon Q
// Developer in chat applications. The angle brackets of placeholders are not escaped.
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
		panic(err) // strings can always be encoded
	}
	return strings.TrimSpace(text.String())
}
