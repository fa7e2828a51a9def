import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { setUp } from './setup.mjs'
import { ROOT, run, say } from './step.mjs'

/* npm run bench -- <name> [arguments]: one measurement, or all of them without a name. */
const [wanted, ...args] = process.argv.slice(2)
const names = readdirSync(join(ROOT, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
if (wanted !== undefined && !names.includes(wanted)) {
  say(`There is no measurement called "${wanted}"; there are: ${names.join(', ')}.`)
  process.exit(2)
}
const env = await setUp()
await buildIfStale('everything')
for (const name of wanted === undefined ? names : [wanted]) {
  const path = join(ROOT, 'dist', 'bench', `${name}.js`)
  if (!existsSync(path)) continue
  say(`Measuring: ${name}`)
  const code = await run(process.execPath, [path, ...args], { env })
  if (code !== 0) process.exitCode = code
}
