#!/bin/sh
# Reports the state of a monitor to source "SLUG" of ODOO, signed: the secret itself is
# not sent along.
#   O2B_SLA_SECRET=… generic.sh m-1042 down "no answer"
set -eu
body=$(printf '{"monitor": "%s", "state": "%s", "reason": "%s"}' "$1" "$2" "${3:-}")
stamp=$(date +%s)
key=$(printf %s "$O2B_SLA_SECRET" | sha256sum | cut -d ' ' -f 1)
signature=$(printf '%s.%s' "$stamp" "$body" | openssl dgst -sha256 -hmac "$key" -r |
    cut -d ' ' -f 1)
curl --silent --show-error --fail \
    --header "Content-Type: application/json" \
    --header "X-O2B-Timestamp: $stamp" \
    --header "X-O2B-Signature: sha256=$signature" \
    --data "$body" \
    "ODOO/o2b_sla/hook/SLUG"
