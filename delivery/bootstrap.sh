#!/usr/bin/env bash
# Prepares an account, from the repository's root: make bootstrap
#
# Deploys the delivery stack with its state in a folder, moves the state into the bucket that the stack has just created, and
# creates the empty stacks of the environments there. It asks nothing. After a failure at any step, run it again: completed
# steps are skipped, and once all are complete it updates the delivery stack.
#
# Needs Pulumi 3.226.1 or newer, whose exit code reports a missing stack, and the AWS CLI. PLACE is appended to the URL of the
# bucket, for an emulator of S3 that needs more parameters.
set -euo pipefail
STACK=delivery REGION=eu-west-1 FILE=delivery/Pulumi.delivery.yaml
HERE=$PWD/.bootstrap
export PULUMI_SKIP_UPDATE_CHECK=true
unset PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE

say() { printf '== %s\n' "$*" >&2; }
die() { printf 'bootstrap: %s\n' "$*" >&2; exit 1; }

# The project of the delivery, with its state in the folder or in the bucket, and that of the environments. The empty passphrase
# is for the folder only: an update of the bucket with it would encrypt the state with it where the stack's file does not name
# the key.
in_folder() { PULUMI_BACKEND_URL=file://$HERE PULUMI_CONFIG_PASSPHRASE='' pulumi -C delivery "$@" --non-interactive </dev/null; }
in_bucket() { environments -C delivery "$@"; }
environments() { PULUMI_BACKEND_URL="s3://$BUCKET?region=$REGION${PLACE-}" pulumi "$@" --non-interactive </dev/null; }

# The key that locks a stack's secrets; the stack's name is part of the lock.
key_of() { echo "awskms:///alias/auction-delivery?region=$REGION&context_stack=$1"; }

# Prints how many resources a stack has, in_folder, in_bucket or in environments; "none" without such a stack, or a bucket.
resources() {
  local where=$1 stack=$2 state file problem code=0
  file=$(mktemp)
  state=$("$where" stack export --stack "$stack" 2>"$file") || code=$?
  problem=$(cat "$file")
  rm -f "$file"
  if [ $code = 0 ]; then
    printf '%s\n' "$state" | grep -c '"urn": *"urn:' || true
  elif [ $code = 6 ] || grep -q NoSuchBucket <<<"$problem"; then # 6: there is no such stack
    echo none
  else
    printf '%s\n' "$problem" >&2
    return 1
  fi
}

# A new key or bucket is not known everywhere at once.
patiently() {
  for attempt in 1 2 3 4 5; do
    if "$@"; then return; fi
    [ "$attempt" = 5 ] || sleep 10
  done
  return 1
}

create_in_folder() {
  mkdir -p "$HERE" && chmod 700 "$HERE"
  local known
  known=$(resources in_folder $STACK) || die "cannot read $HERE"
  if [ "$known" = none ]; then
    if grep -q 'secure:' $FILE; then die "$FILE has secrets that only another state can open: remove them first"; fi
    sed -i.before -E '/^(secretsprovider|encryptedkey|encryptionsalt):/d' $FILE && rm -f $FILE.before
    in_folder stack init $STACK --no-select
  else
    in_folder cancel --stack $STACK --yes # what a run that was killed has left; nobody else has this folder
  fi
  in_folder up --stack $STACK --yes --skip-preview
}

move_to_bucket() {
  patiently in_folder stack change-secrets-provider "$(key_of $STACK)" --stack $STACK
  [ "$1" != none ] || patiently in_bucket stack init $STACK --secrets-provider "$(key_of $STACK)" --no-select
  in_folder stack export --stack $STACK --file "$HERE/state.json"
  in_bucket stack import --stack $STACK --file "$HERE/state.json"
}

# An environment that the pipeline deploys: roles that are bound, and the account's log role left to the delivery stack.
create_environment() {
  local known
  known=$(resources environments "$1") || die "cannot read the state of $1"
  [ "$known" != none ] || environments stack init "$1" --secrets-provider "$(key_of "$1")" --no-select
  environments config set roleBoundary true --stack "$1"
  environments config set apiLogRole false --stack "$1"
}

for tool in pulumi aws; do command -v $tool >/dev/null || die "$tool is missing"; done
oldest=$(printf '%s\n' v3.226.1 "$(pulumi version)" | sort -V | head -1)
[ "$oldest" = v3.226.1 ] || die "Pulumi is $oldest; it must be v3.226.1 or newer"
if grep -q ':repository: ""' $FILE; then die "$FILE names no repository yet"; fi

ACCOUNT=$(aws sts get-caller-identity --query Account --output text) || die 'AWS does not take the credentials'
BUCKET=auction-state-delivery-$ACCOUNT
known=$(resources in_bucket $STACK) || die "cannot read s3://$BUCKET; nothing was changed"
if [ "$known" = none ] || [ "$known" = 0 ]; then
  former=$(resources environments $STACK) || die "cannot read s3://$BUCKET; nothing was changed"
  [ "$former" = none ] || die "$STACK is still a stack of the environments' project: carry it over first, see docs/delivery.md"
  say "1 of 3: the delivery stack, with its state in $HERE"
  create_in_folder
  say "2 of 3: its state goes to s3://$BUCKET"
  move_to_bucket "$known"
fi
grep -q '^secretsprovider: awskms:' $FILE || die "$FILE does not name its key: take it from version control"
in_bucket up --stack $STACK --yes --skip-preview
rm -rf "$HERE"
say '3 of 3: the stacks of the environments'
for environment in dev prod; do create_environment $environment; done

say 'What is left to do:'
cat <<TEXT
1. Commit $FILE, Pulumi.dev.yaml and Pulumi.prod.yaml: they name the keys of the stacks' secrets now.
2. Confirm the connection with GitHub, for this repository alone:
   $(in_bucket stack output connectionUrl --stack $STACK)
3. On GitHub: environments dev-preview, and prod-preview with required reviewers; then the variables
   STATE_BUCKET=$BUCKET and AWS_ACCOUNT=$ACCOUNT, and the secret SLACK_WEBHOOK.
4. Push to the branch that is deployed. The pipeline has failed once, for want of the connection. Should a push start nothing,
   open the pipeline, Edit, Save: it then takes note of the connection. Release change starts it by hand.
   $(in_bucket stack output pipelineUrl --stack $STACK)
TEXT
