import { expect, test } from 'vitest'
import type { ServerState } from '../../sandbox/servers/state/server-state.ts'
import { CHANNELS } from '../../sandbox/site/people.ts'
import { SiteStory, shows } from '../support/site-story.ts'

/** Names of accounts that are people's or could be, and what is open on their screens. */
function privateWords({ users, domain, sessions }: ServerState): string[] {
  const accounts = users.map(({ name }) => name)
  const fullNames = users.map(({ fullName }) => fullName)
  const inDomain = (domain?.accounts ?? []).map(({ name }) => name)
  const windows = sessions.flatMap(({ applications }) => applications.map(({ name }) => name))
  // Built-in names are words of the language.
  const words = [...accounts, ...fullNames, ...inDomain, ...windows].filter((word) => word.length > 3)
  return [...new Set(words)].filter((word) => !['Administrator', 'Guest', 'Users'].includes(word))
}

test('no account and no window is named in a channel during a whole migration, one that failed included', async () => {
  const story = await SiteStory.open({ scenario: 'liar' })
  await story.worker()
  await story.started()
  await story.untilState('failed')
  story.site.destination.change((state) => {
    state.faults = []
  })
  await story.says('operator', `resume ${story.id}`)
  await story.untilState('migrating', 'waiting-for-stations')
  const card = await story.finish()
  await story.driver.waitForMessage(CHANNELS.staff, ({ text }) => text.includes('again'), { timeoutMs: 60_000 })

  expect(shows(card, 'completed')).toBe(true)
  const words = [story.site.source.state(), story.site.destination.state()].flatMap(privateWords)
  expect(words).toContain('student03')
  expect(words).toContain('kiosk')
  expect(words).toContain('lab7')
  // Every version of every message, not only what it was edited to in the end.
  const said = story.driver.changes.flatMap((change) =>
    'message' in change && isSeenByAll(change.kind) ? [change.message] : [],
  )
  expect(said.filter(({ channel }) => channel === CHANNELS.staff).length).toBeGreaterThan(1)
  expect(said.filter(({ channel }) => channel === CHANNELS.updates).length).toBeGreaterThan(5)
  const named = said.flatMap((message) =>
    words.filter((word) => JSON.stringify(message).includes(word)).map((word) => `${word} in ${message.text}`),
  )
  expect(named).toEqual([])
})

function isSeenByAll(kind: string): boolean {
  return kind === 'message' || kind === 'edit'
}
