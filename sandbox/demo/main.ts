import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { LARGE_CHANNELS } from '../site/large-school.ts'
import type { MakeBelieveSite } from '../site/make-believe-site.ts'
import { openInBrowser } from './browser.ts'
import { PLAYS, playScripted } from './scripted.ts'

const README_CHANNEL = LARGE_CHANNELS.green
const USAGE = `Usage: npm run demo [-- --scripted [--scenario ${Object.keys(PLAYS).join('|')}]]`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scripted: { type: 'boolean', default: false },
      scenario: { type: 'string', default: 'basic' },
      'write-readme': { type: 'boolean', default: false },
    },
  })
  const tell = (line: string) => void process.stdout.write(`${line}\n`)
  const entry = fileURLToPath(new URL('../../src/main.js', import.meta.url))
  const options = { entry, scopes: await scopesOfManifest(), tell }
  if (!PLAYS[values.scenario]) {
    process.stderr.write(`There is no scenario "${values.scenario}". ${USAGE}\n`)
    return 2
  }
  const cacheDirectory = fileURLToPath(new URL('../../../.cache/local-slack', import.meta.url))
  if (!values.scripted) return (await openInBrowser({ ...options, cacheDirectory })) ? 0 : 1
  let transcript = ''
  const inspect = async ({ slack }: MakeBelieveSite) => {
    if (values['write-readme']) transcript = slack.driver.transcript(README_CHANNEL)
  }
  const isFine = await playScripted(values.scenario, { ...options, inspect })
  if (isFine && transcript !== '') await writeIntoReadme(transcript)
  return isFine ? 0 : 1
}

/** The transcript of one channel of the site day, where the README shows it. */
async function writeIntoReadme(transcript: string): Promise<void> {
  const file = new URL('../../../README.md', import.meta.url)
  const block = `\`\`\`text\n${transcript.trimEnd()}\n\`\`\`\n`
  const readme = await readFile(file, 'utf8')
  await writeFile(
    file,
    readme.replace(/(?<=<!-- site day -->\n)[\s\S]*?(?=<!-- site day ends -->)/, () => block),
  )
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
