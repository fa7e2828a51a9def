import { expect, test } from 'vitest'
import { endSessions } from '../../../src/operations/acts/cutover/still-on.ts'
import { whoIsOn } from '../../../src/operations/acts/cutover/who-is-on.ts'
import { MINUTE_MS, OSCAR } from '../../support/fake-ports.ts'
import { actBy, ID, scheduled, told } from '../../support/fake-story.ts'
import { openWholeSite } from '../../support/whole-site/open-whole-site.ts'
import { playWholeSite } from '../../support/whole-site/play-whole-site.ts'
import { serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, patience, writerOn } from './site.ts'

test('who is logged on is told with the station; what is left open reads no message and counts all the same', async () => {
  const server = await serverFor({ scenario: 'full', role: 'source' })
  server.change((state) => {
    const [first] = state.sessions
    if (first) first.state = 'Disconnected'
  })
  const { servers } = adapterFor(server)

  const seen = await servers.lookAtSessions('lab-new', patience())
  const warned = await (await writerOn(server)).warnSessions('Please save your work.')

  const { sessions, messages } = server.state()
  expect(seen).toHaveLength(sessions.length)
  expect(seen).toContainEqual({ account: 'student03', station: 'Row2-B' })
  expect(seen).toContainEqual({ account: 'CONTOSO\\lab7', station: 'VDI-1' })
  expect(seen).toContainEqual({ account: 'teacher01', station: null })
  expect(warned).toBe(sessions.length)
  expect(messages.map(({ sessionId }) => sessionId)).toEqual(sessions.slice(1).map(({ sessionId }) => sessionId))
})

test('people at real screens are warned four times, leave, and the last are logged off when somebody says so', {
  timeout: 120_000,
}, async () => {
  const site = await openWholeSite({
    sessionGraceMs: 10 * MINUTE_MS,
    whenStillOn: 'ask',
    progressPollMs: 2 * MINUTE_MS,
  })
  await scheduled(site)
  const people = site.source.state().sessions.length
  expect(people).toBeGreaterThan(2)
  await playWholeSite(site, ({ cutover }) => cutover?.endings.source?.status === 'warned')

  const texts = [...new Set(site.source.state().messages.map(({ text }) => text))]
  expect(texts.map((text) => /In (one minute|\d+ minutes) this station closes|now/.exec(text)?.[0])).toEqual([
    'In 15 minutes this station closes',
    'In 5 minutes this station closes',
    'In one minute this station closes',
    'now',
  ])
  expect(site.source.state().messages).toHaveLength(4 * people)

  const stayed = site.source.state().sessions.filter(({ stationId }) => stationId === 0)
  for (const { stationId } of site.source.state().sessions) {
    if (stationId !== 0) site.source.person.logOff({ stationId })
  }
  const m = await playWholeSite(site, ({ parked }) => parked?.reason === 'still-on')
  expect(m.cutover?.endings.source).toMatchObject({ sessions: people, left: stayed.length })
  expect(await whoIsOn(site.ports, OSCAR, ID)).toMatchObject({ sessions: stayed.map(() => ({ station: null })) })

  told(await endSessions(site.ports, actBy(OSCAR), { id: ID }))
  await playWholeSite(site, ({ cutover }) => cutover?.endings.source?.status === 'ended')

  expect(site.source.state().sessions).toEqual([])
  expect(site.source.state().messages.at(-1)?.text).toContain('In one minute everybody is logged off')
})
