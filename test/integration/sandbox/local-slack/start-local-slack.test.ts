import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { isInstalled } from '../../../../sandbox/local-slack/page/install-package.ts'
import { startLocalSlack } from '../../../../sandbox/local-slack/start-local-slack.ts'
import { sampleWorkspace } from '../../../../sandbox/slack/sample-workspace.ts'
import { Browser } from './browser.ts'

const CACHE = join(import.meta.dirname, '../../../../.cache/local-slack')

/** What our script and style reach for in the page of this version. */
const OF_THE_PAGE = [
  'className:"actas"',
  'className:"modal-body"',
  'className:`bk-button',
  'className:`app-dot',
  '/ui`',
]

const isHere = await isInstalled(CACHE)
if (!isHere)
  process.stderr.write('» local-slack is not installed (npm run demo does that), so its page is not tested.\n')

afterEach(() => {
  vi.unstubAllEnvs()
})

test.skipIf(!isHere)('the workspace opens in a browser, twice in a row, and leaves nothing behind', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'stationmaster-'))
  vi.stubEnv('TMPDIR', temporary)
  for (const round of ['first', 'second']) {
    const said: string[] = []
    const options = { ...sampleWorkspace(), timeZone: 'Europe/Berlin', cacheDirectory: CACHE }
    const slack = await startLocalSlack({ ...options, log: (sentence) => said.push(sentence) })
    if ('unavailable' in slack) throw new Error(slack.unavailable)
    const html = await (await fetch(slack.pageUrl)).text()
    const browser = await Browser.open(slack.pageUrl)
    const { channels } = await browser.actAs('U04TEACH')
    await browser.close()
    await slack.close()

    expect(said, round).toEqual([])
    expect(html).toContain('try /migrate help')
    for (const name of OF_THE_PAGE) expect(html.includes(name), name).toBe(true)
    expect(channels).toMatchObject([{ name: 'ops' }, { name: 'staff' }, { name: 'lab' }, { name: 'other' }])
    await expect(fetch(slack.pageUrl)).rejects.toThrow()
  }
  expect(readdirSync(temporary)).toEqual([])
  expect(ownChildren()).not.toContain('local-slack')
  rmSync(temporary, { recursive: true })
})

/** Names of the programs that this process has started and that still run. */
function ownChildren(): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    const [, name = '', parent] = /\((.*)\) \S (\d+)/.exec(statOf(entry)) ?? []
    return Number(parent) === process.pid ? [name] : []
  })
}

function statOf(entry: string): string {
  try {
    return readFileSync(`/proc/${entry}/stat`, 'utf8')
  } catch {
    // Not a process, or one that has ended meanwhile.
    return ''
  }
}
