import { installPackages } from './setup.mjs'
import { run, say, tool } from './step.mjs'

/*
 * Format and lint, types, who may import whom, dead code. All of them run, so that one look shows everything. The import check has
 * to prove itself first: a checker that reads no file finds no fault either.
 */
const CHECKS = [
  ['Format and lint (biome)', '@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '.']],
  ['Types (tsc)', 'typescript/bin/tsc', ['--noEmit', '-p', '.']],
  ['Imports (dependency-cruiser)', 'scripts/check-imports.mjs', []],
  ['Dead code (knip)', 'knip/bin/knip.js', ['--no-progress']],
]

await installPackages()
const failed = []
for (const [name, script, args] of CHECKS) {
  say(name)
  const path = script.startsWith('scripts/') ? script : tool(script)
  if ((await run(process.execPath, [path, ...args])) !== 0) failed.push(name)
}
if (failed.length > 0) say(`Not clean: ${failed.join(', ')}.`)
process.exitCode = failed.length > 0 ? 1 : 0
