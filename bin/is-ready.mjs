#!/usr/bin/env node

/* For a container's health check: exit code 0 when the process says that it can do its work, 1 otherwise. */
const TIMEOUT_MS = 4_000

const port = process.env.STATIONMASTER_HEALTH_PORT
const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
  () => null,
)
process.exitCode = answer?.ok ? 0 : 1
