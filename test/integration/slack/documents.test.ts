import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS } from '../../../src/slack/ids.ts'
import { SCOPES } from '../../../src/slack/manifest.ts'
import { APPROVED, assessed, logged, requested, SCHEDULED } from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
beforeEach(async () => {
  site = await startBotSite()
})
afterEach(() => site.stop())

const FAILED: MigrationEvent[] = [
  assessed(),
  APPROVED,
  SCHEDULED,
  { type: 'started', secretKeyId: 'k1' },
  { type: 'change-failed', changeId: 'setting.multiple-sessions', sentence: 'It refused.' },
]

/** Puts a migration into the store to which these things have happened, and its card into the channel. */
async function given(...events: MigrationEvent[]) {
  const log = logged(requested(), ...events)
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  const card = site.slack.driver.message('C01OPS', String(ts))
  if (!card) throw new Error('the card was not posted')
  return card
}

const filled = (userId: string, part: string) =>
  site.slack.driver.waitForView(userId, (view) => JSON.stringify(view.blocks).includes(part))

/** The direct message with files that a person has got, as soon as it is there. */
async function filesFor(userId: string, count = 2) {
  const { channel } = await site.client().conversations.open({ users: userId })
  const message = await site.slack.driver.waitForMessage(String(channel?.id), ({ files }) => files?.length === count)
  const contents = (message.files ?? []).map(({ id, name }) => ({
    name: String(name),
    text: site.slack.driver.fileContent(String(id))?.toString('utf8') ?? '',
  }))
  return { text: message.text, contents }
}

describe('the report', () => {
  test('goes to whoever presses the button on the card, and to nobody else', async () => {
    const card = await given(...FAILED)

    await site.slack.driver.person('U04TEACH').click(card, ACTIONS.sendReport)

    const view = await filled('U04TEACH', 'on its way to you')
    expect(JSON.stringify(view.blocks)).toContain(
      'report-MIG-42.html to look at and to print, report-MIG-42.md to file',
    )
    const { text, contents } = await filesFor('U04TEACH')
    expect(text).toBe('The report: HTML to look at and to print, Markdown to file. It names accounts.')
    expect(contents.map(({ name }) => name)).toEqual(['report-MIG-42.html', 'report-MIG-42.md'])
    expect(contents[0]?.text).toMatch(/^<!doctype html>/)
    expect(contents[1]?.text).toContain('# Migration report: MIG-42')
    expect(site.slack.driver.messages('C01OPS').map(({ ts }) => ts)).toEqual([card.ts])
  })

  test('is sent on the command, with people by their names', async () => {
    await given(...FAILED)

    await site.slack.driver.person('U01CAROL').command('/migrate', 'report 42')

    const { contents } = await filesFor('U01CAROL')
    const { user } = await site.client().users.info({ user: 'U03REQ' })
    expect(user?.real_name).toBeTruthy()
    expect(contents[1]?.text).toContain(`- **Asked for:** by ${user?.real_name}, `)
  })

  test('is refused to people without a role: no file is made', async () => {
    await given(...FAILED)

    await site.slack.driver.person('U05GUEST').command('/migrate', 'report 42', { channel: 'C01OPS' })

    await filled('U05GUEST', 'Only members of this workspace')
    expect(requestsOf('files.getUploadURLExternal')).toEqual([])
  })

  test('of a migration that there is not is answered with a sentence', async () => {
    await site.slack.driver.person('U01CAROL').command('/migrate', 'report 43')

    await filled('U01CAROL', 'There is no migration MIG-43.')
    expect(requestsOf('files.getUploadURLExternal')).toEqual([])
  })

  test('has a button only where a cutover has come to an end', async () => {
    const before = await given(assessed(), APPROVED)

    expect(JSON.stringify(before.blocks)).not.toContain(ACTIONS.sendReport)
    expect(JSON.stringify((await given(...FAILED)).blocks)).toContain(ACTIONS.sendReport)
  })

  test('that Slack does not let the app send is answered with what to do', async () => {
    await given(...FAILED)
    site.slack.driver.refuseNext('files.getUploadURLExternal', { error: 'missing_scope' }, 2)

    await site.slack.driver.person('U01CAROL').command('/migrate', 'report 42')

    await filled('U01CAROL', 'it needs the scope files:write')
    expect(site.errors).toEqual([])
  })

  test('that gets lost on its way is reported, not said to be sent', async () => {
    await given(...FAILED)
    site.slack.driver.refuseNext('files.completeUploadExternal', { error: 'internal_error' })

    await site.slack.driver.person('U01CAROL').command('/migrate', 'report 42')

    await filled('U01CAROL', 'ref-7')
    expect(site.errors).toHaveLength(1)
  })
})

describe('the sheet for the door', () => {
  test('goes to whoever asks for it, and to nobody else', async () => {
    const card = await given(assessed(), APPROVED, SCHEDULED)

    await site.slack.driver.person('U04TEACH').command('/migrate', 'door 42')

    const view = await filled('U04TEACH', 'on its way to you')
    expect(JSON.stringify(view.blocks)).toContain('door-MIG-42.html to print')
    const { text, contents } = await filesFor('U04TEACH', 1)
    expect(text).toContain('The sheet for the door: HTML to print.')
    expect(contents.map(({ name }) => name)).toEqual(['door-MIG-42.html'])
    expect(contents[0]?.text).toMatch(/^<!doctype html>[\s\S]*<h1>Please save your work and log off before /)
    expect(site.slack.driver.messages('C01OPS').map(({ ts }) => ts)).toEqual([card.ts])
  })

  test('is refused where nothing was announced, and to people without a role', async () => {
    await given(assessed(), APPROVED)

    await site.slack.driver.person('U01CAROL').command('/migrate', 'door 42')
    await filled('U01CAROL', 'nothing to hang up')

    await site.slack.driver.person('U05GUEST').command('/migrate', 'door 42', { channel: 'C01OPS' })
    await filled('U05GUEST', 'Only members of this workspace')
    expect(requestsOf('files.getUploadURLExternal')).toEqual([])
  })
})

describe('the worksheet', () => {
  test('is sent from its modal, which stays open below', async () => {
    const teacher = site.slack.driver.person('U04TEACH')
    await teacher.command('/migrate', 'worksheet lab-old')
    const modal = await filled('U04TEACH', 'Stations (8)')

    await teacher.click(modal, ACTIONS.sendWorksheet)

    await filled('U04TEACH', 'on its way to you')
    const { contents } = await filesFor('U04TEACH')
    expect(contents.map(({ name }) => name)).toEqual(['worksheet-lab-old.html', 'worksheet-lab-old.md'])
    expect(contents[1]?.text).toContain('| 3 | Row1-B |')
    expect(site.slack.driver.views('U04TEACH')).toHaveLength(2)
  })
})

test('the app asks for the scopes that files need', () => {
  expect(Object.keys(SCOPES)).toEqual(expect.arrayContaining(['files:write', 'im:write']))
})

function requestsOf(method: string) {
  return site.slack.driver.traffic.requests(method)
}

describe('the calendar', () => {
  test('gives the window of a migration to whoever asks, in a direct message', async () => {
    await given(assessed(), APPROVED, SCHEDULED)

    await site.slack.driver.person('U04TEACH').command('/migrate', 'calendar 42')

    await filled('U04TEACH', 'migration-MIG-42.ics')
    const { channel } = await site.client().conversations.open({ users: 'U04TEACH' })
    const { files } = await site.slack.driver.waitForMessage(
      String(channel?.id),
      (message) => message.files?.length === 1,
    )
    const text = site.slack.driver.fileContent(String(files?.[0]?.id))?.toString('utf8')
    expect(text).toContain('SUMMARY:lab-old moves to lab-new (MIG-42)')
  })

  test('has nothing to give as long as there is no window', async () => {
    await given(assessed())

    await site.slack.driver.person('U04TEACH').command('/migrate', 'calendar 42')

    await filled('U04TEACH', 'no date and time yet')
  })

  test('says that none is served, where none is', async () => {
    const interaction = await site.slack.driver.person('U04TEACH').command('/migrate', 'calendar')

    await interaction.waitForResponse()
    expect(interaction.text()).toContain('No calendar is served here')
  })
})
