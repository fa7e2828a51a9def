import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredMessage } from '../../../sandbox/slack/workspace/message.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS, INPUTS } from '../../../src/slack/ids.ts'
import { ahead, samplesBetween, schoolDay } from '../../support/school-weeks.ts'
import { APPROVED, assessed, logged, NOON, requested } from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

const WEEK = 7 * 24 * 3_600_000

let site: BotSite
beforeEach(async () => {
  site = await startBotSite()
})
afterEach(() => site.stop())

async function givenASchool(server = 'lab-old'): Promise<void> {
  const samples = samplesBetween(NOON - 3 * WEEK, NOON, ahead(60), schoolDay)
  await Promise.all(samples.map((sample) => site.ports.samples.add(server, sample)))
}

async function answerTo(userId: string, text: string) {
  await site.slack.driver.person(userId).command('/migrate', text)
  return site.slack.driver.waitForEphemeral(userId, () => true)
}

async function pictureFor(userId: string): Promise<{ message: StoredMessage; content: Buffer; altText: string }> {
  const { channel } = await site.client().conversations.open({ users: userId })
  const message = await site.slack.driver.waitForMessage(String(channel?.id), ({ files }) => files?.length === 1)
  const [file] = message.files ?? []
  return {
    message,
    content: site.slack.driver.fileContent(String(file?.id)) ?? Buffer.alloc(0),
    altText: String(file?.alt_txt),
  }
}

describe('/migrate quiet', () => {
  test('tells only the person who asks, in words, when it is quiet', async () => {
    await givenASchool()

    const answer = JSON.stringify((await answerTo('U04TEACH', 'quiet lab-old')).blocks)

    expect(answer).toContain('*The quietest times for lab-old in the coming week* (4 hours each)')
    expect(answer).toContain('Nobody was logged on in the 3 weeks seen.')
    expect(answer).toContain('• Saturday: nobody until 09:00, few until 12:00, nobody until 24:00')
    expect(answer.match(/\*\d\.\* <!date/g)).toHaveLength(3)
    expect(site.slack.driver.messages('C01OPS')).toEqual([])
  })

  test('sends the picture as a direct message, with what it shows in words', async () => {
    await givenASchool()

    await site.slack.driver.person('U04TEACH').command('/migrate', 'quiet LAB-old')

    const { message, content, altText } = await pictureFor('U04TEACH')
    expect(content.subarray(1, 4).toString()).toBe('PNG')
    expect(altText).toContain('When lab-old is in use, by hour and weekday')
    expect(altText.length).toBeLessThanOrEqual(1000)
    expect(message.text).toContain('*The quietest times for lab-old in the coming week*')
    expect(site.errors).toEqual([])
  })

  test.each([
    ['quiet lab-new', 'Nothing was seen of lab-new yet'],
    ['quiet spare', 'its sessions are not counted'],
    ['quiet elsewhere', 'There is no server called "elsewhere"'],
    ['quiet', 'The name of the server is missing'],
  ])('%s is answered with what to do', async (text, part) => {
    expect((await answerTo('U04TEACH', text)).text).toContain(part)
  })

  test('is for viewers', async () => {
    await givenASchool()

    expect((await answerTo('U07DORA', 'quiet lab-old')).text).toContain('You need the role viewer')
  })

  test('says why there is no picture where the app may send none', async () => {
    await givenASchool()
    site.slack.driver.refuseNext('files.getUploadURLExternal', { error: 'missing_scope' })

    await site.slack.driver.person('U04TEACH').command('/migrate', 'quiet lab-old')

    const told = await site.slack.driver.waitForEphemeral('U04TEACH', ({ text }) =>
      String(text).includes('files:write'),
    )
    expect(told.text).toContain('does not let this app send files')
  })
})

describe('the form for the schedule', () => {
  async function openForm() {
    const log = logged(requested(), assessed(), APPROVED)
    const migration = evolveAll('MIG-42', null, log)
    if (!migration) throw new Error('there is no migration')
    site.store.put(migration, log)
    const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
    const card = site.slack.driver.message('C01OPS', String(ts))
    if (!card) throw new Error('the card was not posted')
    await site.slack.driver.person('U01CAROL').click(card, ACTIONS.openSchedule)
    return site.slack.driver.waitForView('U01CAROL', ({ blocks }) => JSON.stringify(blocks).includes(INPUTS.date))
  }

  test('offers the quietest times, and takes the one that is chosen for the start', async () => {
    await givenASchool()
    const view = await openForm()
    const form = JSON.stringify(view.blocks)
    const start = /"value":"(\d{4}-\d\d-\d\d \d\d:00)"/.exec(form)?.[1] ?? ''
    expect(form).toMatch(/Sat \d+ \w+, \d\d:00 to \d\d:00: nobody in 3 weeks/)
    expect(start).not.toBe('')

    await site.slack.driver.person('U01CAROL').submit(view, { [INPUTS.quiet]: start })

    await site.slack.driver.waitForView('U01CAROL', ({ title }) => JSON.stringify(title).includes('Done'))
    const parsed = site.ports.zones.parse(start)
    expect((await site.store.load('MIG-42'))?.schedule?.startAt).toBe('at' in parsed ? parsed.at : undefined)
  })

  test('asks for date and time alone where nothing was seen', async () => {
    expect(JSON.stringify((await openForm()).blocks)).not.toContain(INPUTS.quiet)
  })

  test('leaves date and time to whoever wants another', async () => {
    await givenASchool()
    const view = await openForm()

    await site.slack.driver.person('U01CAROL').submit(view, { [INPUTS.date]: '2026-12-01', [INPUTS.time]: '03:30' })

    await site.slack.driver.waitForView('U01CAROL', ({ title }) => JSON.stringify(title).includes('Done'))
    expect((await site.store.load('MIG-42'))?.schedule?.startAt).toBe(Date.UTC(2026, 11, 1, 2, 30))
  })
})
