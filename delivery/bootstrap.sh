#!/usr/bin/env bash
# Prepares an AWS account for the pipeline. Run it from the root of the repository: make bootstrap
#
# The script deploys the delivery stack with its state in a local folder, moves the state into the
# S3 bucket that the stack has created, and creates the empty stacks of the environments there. It
# does not prompt. If a step fails, run the script again: completed steps are skipped, and if all
# are complete, it updates the delivery stack.
#
# The script needs the AWS CLI, and Pulumi 3.226.1 or newer, whose exit code reports a missing stack.
# The variable PLACE is appended to the URL of the bucket, for S3 emulators that need more parameters.
set -euo pipefail
STACK=delivery REGION=eu-west-1 FILE=delivery/Pulumi.delivery.yaml
STATE_DIR=$PWD/.bootstrap
export PULUMI_SKIP_UPDATE_CHECK=true
unset PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE

log() { printf '== %s\n' "$*" >&2; }
fail() { printf 'bootstrap: %s\n' "$*" >&2; exit 1; }

# The functions run Pulumi for a project and a backend: the delivery with local state, the delivery in
# the bucket, the environments in the bucket. Only local state uses the empty passphrase: in the
# bucket, it would encrypt the secrets if the stack file has no secrets provider.
delivery_local() {
  PULUMI_BACKEND_URL=file://$STATE_DIR PULUMI_CONFIG_PASSPHRASE='' pulumi -C delivery "$@" --non-interactive </dev/null
}
delivery_s3() { environments_s3 -C delivery "$@"; }
environments_s3() { PULUMI_BACKEND_URL="s3://$BUCKET?region=$REGION${PLACE-}" pulumi "$@" --non-interactive </dev/null; }

# The secrets provider of a stack. The name of the stack is part of the encryption context.
secrets_provider() { echo "awskms:///alias/auction-delivery?region=$REGION&context_stack=$1"; }

# Prints the number of resources of a stack, or "none" if the stack or the bucket does not exist.
# The first argument is one of the functions above.
count_resources() {
  local run=$1 stack=$2 state file error code=0
  file=$(mktemp)
  state=$("$run" stack export --stack "$stack" 2>"$file") || code=$?
  error=$(cat "$file")
  rm -f "$file"
  if [ $code = 0 ]; then
    printf '%s\n' "$state" | grep -c '"urn": *"urn:' || true
  elif [ $code = 6 ] || grep -q NoSuchBucket <<<"$error"; then # 6: no such stack
    echo none
  else
    printf '%s\n' "$error" >&2
    return 1
  fi
}

# Runs a command up to five times: new keys and buckets are eventually consistent.
retry() {
  for attempt in 1 2 3 4 5; do
    if "$@"; then return; fi
    [ "$attempt" = 5 ] || sleep 10
  done
  return 1
}

deploy_with_local_state() {
  mkdir -p "$STATE_DIR" && chmod 700 "$STATE_DIR"
  local count
  count=$(count_resources delivery_local $STACK) || fail "cannot read the state in $STATE_DIR"
  if [ "$count" = none ]; then
    if grep -q 'secure:' $FILE; then fail "$FILE has secrets that were encrypted for another state; remove them"; fi
    sed -i.before -E '/^(secretsprovider|encryptedkey|encryptionsalt):/d' $FILE && rm -f $FILE.before
    delivery_local stack init $STACK --no-select
  else
    delivery_local cancel --stack $STACK --yes # releases the lock of a run that was killed; no other user has this state
  fi
  delivery_local up --stack $STACK --yes --skip-preview
}

# The argument is the number of resources of the stack in the bucket, or "none".
move_state_to_s3() {
  retry delivery_local stack change-secrets-provider "$(secrets_provider $STACK)" --stack $STACK
  [ "$1" != none ] || retry delivery_s3 stack init $STACK --secrets-provider "$(secrets_provider $STACK)" --no-select
  delivery_local stack export --stack $STACK --file "$STATE_DIR/state.json"
  delivery_s3 stack import --stack $STACK --file "$STATE_DIR/state.json"
}

# Creates the stack of an environment for the pipeline: the environment's roles need the boundary, and
# the delivery stack configures the account's log role.
create_environment() {
  local count
  count=$(count_resources environments_s3 "$1") || fail "cannot read the state of $1"
  [ "$count" != none ] || environments_s3 stack init "$1" --secrets-provider "$(secrets_provider "$1")" --no-select
  environments_s3 config set roleBoundary true --stack "$1"
  environments_s3 config set apiLogRole false --stack "$1"
}

for tool in pulumi aws; do command -v $tool >/dev/null || fail "$tool not found on PATH; install it"; done
oldest=$(printf '%s\n' v3.226.1 "$(pulumi version)" | sort -V | head -1)
[ "$oldest" = v3.226.1 ] || fail "Pulumi $oldest is not supported; install v3.226.1 or newer"
if grep -q ':repository: ""' $FILE; then fail "repository is not set; set it in $FILE"; fi

ACCOUNT=$(aws sts get-caller-identity --query Account --output text) || fail 'cannot call AWS; check the credentials'
BUCKET=auction-state-delivery-$ACCOUNT
count=$(count_resources delivery_s3 $STACK) || fail "cannot read s3://$BUCKET; nothing was changed"
if [ "$count" = none ] || [ "$count" = 0 ]; then
  legacy=$(count_resources environments_s3 $STACK) || fail "cannot read s3://$BUCKET; nothing was changed"
  [ "$legacy" = none ] || fail "the stack $STACK is in the environments' project; rename it first, see docs/delivery.md"
  log "1 of 3: deploy the delivery stack with local state in $STATE_DIR"
  deploy_with_local_state
  log "2 of 3: move its state to s3://$BUCKET"
  move_state_to_s3 "$count"
fi
grep -q '^secretsprovider: awskms:' $FILE || fail "$FILE has no secretsprovider; restore the file from version control"
delivery_s3 up --stack $STACK --yes --skip-preview
rm -rf "$STATE_DIR"
log '3 of 3: create the stacks of the environments'
for environment in dev prod; do create_environment $environment; done

log 'Next steps:'
cat <<TEXT
1. Commit $FILE, Pulumi.dev.yaml and Pulumi.prod.yaml: they now contain the secrets providers of the stacks.
2. Confirm the connection with GitHub, with access to this repository only:
   $(delivery_s3 stack output connectionUrl --stack $STACK)
3. On GitHub, create the environments dev-preview and prod-preview, prod-preview with required reviewers. Then set the
   variables STATE_BUCKET=$BUCKET and AWS_ACCOUNT=$ACCOUNT, and the secret SLACK_WEBHOOK.
4. Push to the branch that is deployed. (The first execution of the pipeline failed because the connection was pending.)
   If the push starts no execution, open the pipeline and choose Edit, then Save, which registers the connection. To start
   an execution without a push, choose Release change.
   $(delivery_s3 stack output pipelineUrl --stack $STACK)
TEXT
