import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { openInBrowser } from './browser.ts'
import { PLAYS, playScripted } from './scripted.ts'

const USAGE = `Usage: npm run demo [-- --scripted [--scenario ${Object.keys(PLAYS).join('|')}]]`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { scripted: { type: 'boolean', default: false }, scenario: { type: 'string', default: 'basic' } },
  })
  const tell = (line: string) => void process.stdout.write(`${line}\n`)
  const entry = fileURLToPath(new URL('../../src/main.js', import.meta.url))
  const options = { entry, scopes: await scopesOfManifest(), tell }
  if (!PLAYS[values.scenario]) {
    process.stderr.write(`There is no scenario "${values.scenario}". ${USAGE}\n`)
    return 2
  }
  const cacheDirectory = fileURLToPath(new URL('../../../.cache/local-slack', import.meta.url))
  const isFine = values.scripted
    ? await playScripted(values.scenario, options)
    : await openInBrowser({ ...options, cacheDirectory })
  return isFine ? 0 : 1
}

/** The site's Slack grants what the app's manifest asks for, and nothing else. */
async function scopesOfManifest(): Promise<string[]> {
  const text = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8')
  const manifest = parse(text) as { oauth_config: { scopes: { bot: string[] } } }
  return manifest.oauth_config.scopes.bot
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
}
