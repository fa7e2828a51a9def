#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

// In a clone with its development packages the sources are what counts; an installed Stationmaster is compiled already.
const isClone = existsSync(join(root, 'src')) && existsSync(join(root, 'node_modules', 'typescript'))
if (isClone) await import('../scripts/build.mjs').then(({ buildIfStale }) => buildIfStale('product'))

const main = join(root, 'dist', 'src', 'main.js')
if (existsSync(main)) await import(main)
else {
  process.stderr.write(`Stationmaster is not compiled: run "npm ci && npm run build" in ${root} first.\n`)
  process.exitCode = 1
}
