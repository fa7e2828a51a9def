import { expect, test } from 'vitest'
import { ACTIONS, CALLBACKS, INPUTS } from '../../src/slack/ids.ts'
import { freePort } from '../support/free-port.ts'
import { SiteStory } from '../support/site-story.ts'

const DAY_MS = 24 * 3_600_000
const PATIENT = { timeout: 30_000, interval: 250 }

/** The day so many days from now, where the servers are. */
function dayIn(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * DAY_MS)
}

/** Fills in the form for scheduling, and sends it. */
async function schedules(story: SiteStory, date: string, time: string) {
  const requester = story.person('requester')
  await requester.click(story.card(), ACTIONS.openSchedule)
  const form = await story.driver.waitForView(
    requester.user.id,
    ({ callback_id }) => callback_id === CALLBACKS.schedule,
    {
      timeoutMs: 60_000,
    },
  )
  const outcome = await requester.submit(form, { [INPUTS.date]: date, [INPUTS.time]: time })
  return { form: JSON.stringify(form.blocks), outcome }
}

test('a window is set, moved and called off, and everybody’s calendar follows', async () => {
  const story = await SiteStory.open({
    policy: {
      allowedHours: { 'mon-sun': '18:00-06:00' },
      freezes: [{ from: dayIn(3), to: dayIn(3), reason: 'exams' }],
    },
    calendar: { port: await freePort() },
  })
  await story.worker()
  await story.approved()

  const noon = await schedules(story, dayIn(5), '12:00')
  expect(noon.form).toContain('The work is expected to take about')
  expect(noon.outcome).toMatchObject({
    kind: 'errors',
    errors: { [INPUTS.date]: expect.stringMatching(/allowed mon to sun 18:00 to 06:00.*The next allowed start is/) },
  })
  const exams = await schedules(story, dayIn(3), '20:00')
  expect(exams.outcome).toMatchObject({ kind: 'errors', errors: { [INPUTS.date]: expect.stringContaining('(exams)') } })
  await schedules(story, dayIn(5), '20:00')
  await story.untilState('scheduled')
  expect(JSON.stringify(story.card().blocks)).toContain('expected')

  const answer = await story.says('requester', 'calendar')
  const url = /http:\/\/\S+\.ics/.exec(answer)?.[0] ?? ''
  const feed = async () => (await fetch(url)).text()
  await expect.poll(feed, PATIENT).toContain('SEQUENCE:0')
  expect(await feed()).toContain('STATUS:CONFIRMED')

  await story.says('requester', `schedule ${story.id} ${dayIn(6)} 21:00`)
  await expect.poll(feed, PATIENT).toContain('SEQUENCE:1')

  await story.says('requester', `cancel ${story.id}`)
  await expect.poll(feed, PATIENT).toContain('STATUS:CANCELLED')
  expect((await feed()).match(/BEGIN:VEVENT/g)).toHaveLength(1)
  expect((await fetch(new URL('/calendar/guessed.ics', url))).status).toBe(404)
})
