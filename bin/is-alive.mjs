#!/usr/bin/env node
import { statSync } from 'node:fs'

/* For a container's health check: exit code 0 when the process has renewed its heartbeat lately, 1 otherwise. */
const OLDEST_MS = 35_000

const file = process.env.STATIONMASTER_HEARTBEAT ?? ''
const renewed = statSync(file, { throwIfNoEntry: false })
process.exitCode = renewed && Date.now() - renewed.mtimeMs < OLDEST_MS ? 0 : 1
